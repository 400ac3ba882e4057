import JSONText
import UnicodeText

/// What `Split` and `Replace` look for: `{"String": …}` or `{"Regex": …}`.
enum PatternJSON {
  static func pattern(_ field: JSONField) throws(TokenizerError) -> TextPattern {
    if let text = field.optional("String") { return .text(try text.utf8()) }
    let regex = try field.required("Regex")
    let pattern = try regex.string()
    do throws(RegularExpression.Refused) {
      return .regex(try RegularExpression(pattern))
    } catch {
      throw .refusedPattern(path: field.file, at: regex.place, pattern: pattern)
    }
  }
}
