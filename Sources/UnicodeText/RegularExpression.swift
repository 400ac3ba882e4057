import CICU
import Synchronization

/// A regular expression of tokenizer.json, which Oniguruma reads in `tokenizers` and ICU here.
///
/// Where the two write a thing differently the pattern is rewritten: see ``OnigurumaSyntax``.
package final class RegularExpression: Sendable {
  /// What could not be compiled.
  package struct Refused: Error {}

  /// As tokenizer.json has it.
  package let pattern: String
  /// Copies of the expression that no thread uses now.
  private let idle: Mutex<[Compiled]>

  /// Only one thread at a time has it.
  @safe
  private struct Compiled: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  /// Compiles a pattern.
  package init(_ pattern: String) throws(Refused) {
    self.pattern = pattern
    guard let translated = OnigurumaSyntax.translated(pattern) else { throw Refused() }
    let units = Array(translated.utf16)
    guard let pointer = unsafe vp_regex_open(units, Int32(truncatingIfNeeded: units.count)) else {
      throw Refused()
    }
    idle = Mutex([unsafe Compiled(pointer: pointer)])
  }

  deinit {
    let expressions = idle.withLock { $0 }
    for expression in expressions { unsafe vp_regex_close(expression.pointer) }
  }

  /// The matches in `text[range]`, from left to right; empty ones too, but for one that begins where
  /// the last match ended.
  ///
  /// The expression sees nothing of the text around `range`. Where ICU gives up (its stack is
  /// limited, and so are its steps), the rest of the text has no match.
  package func matches(in text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    let part = text.extracting(range)
    guard let compiled = take() else { return [] }
    defer { idle.withLock { $0.append(compiled) } }
    var matches: [Range<Int>] = []
    unsafe part.withUnsafeBytes { bytes in
      let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let empty: [CChar] = [0]
      let isSet =
        unsafe start.map { unsafe vp_regex_set_text(compiled.pointer, $0, Int64(bytes.count)) }
        ?? (unsafe vp_regex_set_text(compiled.pointer, empty, 0))
      if isSet { find(compiled, in: part, at: range.lowerBound, &matches) }
    }
    return matches
  }

  private func find(
    _ compiled: Compiled, in text: Span<UInt8>, at offset: Int, _ matches: inout [Range<Int>]
  ) {
    var position = 0
    var lastEnd: Int?
    while position <= text.count {
      var (start, end): (Int64, Int64) = (0, 0)
      guard unsafe vp_regex_find(compiled.pointer, Int64(position), &start, &end) == 1 else {
        return
      }
      if start == end, lastEnd == Int(end) {
        position += 1
        while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
        continue
      }
      matches.append(offset + Int(start)..<offset + Int(end))
      position = Int(end)
      lastEnd = Int(end)
    }
  }

  private func take() -> Compiled? {
    idle.withLock { idle in
      guard let last = idle.popLast() else { return nil }
      if idle.isEmpty, let copy = unsafe vp_regex_clone(last.pointer) {
        // One always stays, to be copied.
        idle.append(unsafe Compiled(pointer: copy))
      }
      return last
    }
  }
}
