import JSONText
import SystemPackage
import UnicodeText

/// What `Split` and `Replace` look for: `{"String": …}` or `{"Regex": …}`.
enum PatternJSON {
  static func pattern(_ field: JSONField) throws(TokenizerError) -> TextPattern {
    if let text = field.optional("String") { return .text(try text.utf8()) }
    let regex = try field.required("Regex")
    return try expression(try regex.string(), regex.file, at: regex.place)
  }

  /// A regular expression in Oniguruma's syntax, which stands in a file or goes with one.
  static func expression(
    _ pattern: String, _ path: FilePath, at place: String
  ) throws(TokenizerError) -> TextPattern {
    do throws(RegularExpression.Refused) {
      return .regex(try RegularExpression(pattern))
    } catch {
      throw .refusedPattern(path: path, at: place, pattern: pattern)
    }
  }
}
