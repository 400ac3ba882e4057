import UnicodeText

/// `UnicodeScripts` of `tokenizers`: cuts where the script changes.
///
/// Spaces and what has no script belong to what stands before; what stands before the first script is
/// lost, as it is in the crate.
enum UnicodeScriptsPreTokenizer {
  static func apply(to text: inout PretokenizedText) {
    text.split { text, range in
      var starts: [Int] = []
      var last: UnicodeScript?
      var position = range.lowerBound
      while position < range.upperBound {
        let (scalar, length) = text.scalar(at: position)
        let script = script(of: scalar)
        if script != .none {
          if last != script { starts.append(position) }
          last = script
        }
        position += length
      }
      return zip(starts, starts.dropFirst() + [range.upperBound]).map { $0..<$1 }
    }
  }

  /// Japanese is one script.
  private static func script(of scalar: Unicode.Scalar) -> UnicodeScript {
    switch scalar.value {
    case 0x30FC: .han
    case 0x20: .none
    default: UnicodeScript(of: scalar)
    }
  }
}
