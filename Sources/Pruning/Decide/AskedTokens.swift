import Bytes
import SystemPackage
import Tokenizers
import UnicodeText

/// The tokens that stay because the user names them: in a file, by patterns, by scripts.
struct AskedTokens {
  private(set) var ids: Set<TokenID> = []

  /// - Throws: What cannot be read, and names, patterns and scripts that no token has.
  init(_ policy: VocabularyPolicy, of tokenizer: Tokenizer) throws {
    for path in policy.keptTokens { try readList(path, tokenizer) }
    for pattern in policy.keptPatterns { try match(pattern, tokenizer) }
    for name in policy.keptScripts { try find(scriptNamed: name, tokenizer) }
  }

  /// Reads a token from each line, as the vocabulary spells it.
  private mutating func readList(_ path: FilePath, _ tokenizer: Tokenizer) throws {
    let bytes = try ReadableFile.contents(of: path, allowingStreams: true)
    // Editors put a byte order mark before the first token.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let lines = (bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...])
      .split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let token = line.last == 0x0D ? line.dropLast() : line
      if token.isEmpty { continue }
      guard let id = tokenizer.id(of: Array(token)) else {
        throw PruningError.noSuchToken(path: path, line: index + 1, token: Array(token))
      }
      ids.insert(id)
    }
  }

  /// Finds the tokens in which an expression has a match, as the vocabulary spells them or as they stand
  /// in a text.
  private mutating func match(_ pattern: String, _ tokenizer: Tokenizer) throws(PruningError) {
    let expression: RegularExpression
    do throws(RegularExpression.Refused) {
      expression = try RegularExpression(pattern)
    } catch {
      throw .invalidPattern(pattern)
    }
    func hasMatch(_ text: String) -> Bool {
      let bytes = Array(text.utf8)
      return !expression.matches(in: bytes.span, 0..<bytes.count).isEmpty
    }
    try keep(tokenizer, orElse: .noMatch(option: "--keep-matching", value: pattern)) { token in
      hasMatch(String(decoding: token, as: UTF8.self)) || hasMatch(tokenizer.plainText(of: token))
    }
  }

  /// Finds the tokens whose characters are of a script, beside those of no single one.
  private mutating func find(
    scriptNamed name: String, _ tokenizer: Tokenizer
  ) throws(PruningError) {
    guard let script = UnicodeScript(named: name) else { throw .unknownScript(name) }
    try keep(tokenizer, orElse: .noMatch(option: "--keep-script", value: name)) { token in
      if Placeholder.isOne(token) { return false }
      let scripts = Set(
        tokenizer.plainText(of: token).unicodeScalars.map { UnicodeScript(of: $0) })
      return scripts.subtracting([.common, .inherited]) == [script]
        || scripts == [script]
    }
  }

  private mutating func keep(
    _ tokenizer: Tokenizer, orElse error: PruningError, where isKept: (ArraySlice<UInt8>) -> Bool
  ) throws(PruningError) {
    var hasAny = false
    for index in 0..<tokenizer.vocabularySize {
      let id = TokenID(UInt32(index))
      guard let token = tokenizer.token(id), isKept(token) else { continue }
      ids.insert(id)
      hasAny = true
    }
    guard hasAny else { throw error }
  }
}
