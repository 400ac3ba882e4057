import CICU

/// The property Script of Unicode 9, as the pre-tokenizer `UnicodeScripts` of `tokenizers` has it.
package struct UnicodeScript: Hashable, Sendable {
  /// ICU's number of the script.
  private let code: Int32

  /// No script: what Unicode 9 did not assign, and private use.
  package static let none = Self(code: 103)  // USCRIPT_UNKNOWN
  package static let han = Self(code: 17)
  /// Punctuation, digits, symbols: what goes with many scripts.
  package static let common = Self(code: 0)
  /// Marks that go with any letter.
  package static let inherited = Self(code: 1)
  private static let devanagari = Self(code: 10)
  private static let hiragana = Self(code: 20)
  private static let katakana = Self(code: 22)

  private init(code: Int32) { self.code = code }

  /// The script of a name such as `Latin` or `Latn`, in any case.
  ///
  /// Hiragana and Katakana are Han, here too. `nil` where no script has the name.
  package init?(named name: String) {
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 != 0 && $0 < 0x80 }) else { return nil }
    let code = unsafe name.withCString { unsafe vp_script_named($0) }
    guard code >= 0 else { return nil }
    let script = Self(code: code)
    self = script == .hiragana || script == .katakana ? .han : script
  }

  /// The script of `scalar`; Hiragana and Katakana count as Han.
  package init(of scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x589, 0x61C: self = .common  // until Unicode 10
    case 0x953, 0x954: self = .devanagari  // until Unicode 10
    default:
      guard UnicodeVersion.v9.assigns(scalar) else {
        self = .none
        return
      }
      let script = Self(code: vp_script(Int32(bitPattern: scalar.value)))
      self = script == .hiragana || script == .katakana ? .han : script
    }
  }
}
