import UnicodeText

/// `NFC`, `NFD`, `NFKC` and `NFKD` of `tokenizers` (UAX #15), with the tables of Unicode 9.
package enum UnicodeForm: String, Sendable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"

  private var isCompatible: Bool { self == .nfkc || self == .nfkd }
  private var composes: Bool { self == .nfc || self == .nfkc }

  func normalize(_ text: inout NormalizedText) {
    // ASCII is in every form.
    guard !text.bytes.allSatisfy({ $0 < 0x80 }) else { return }
    var changes = decomposed(text.bytes.span)
    if composes { changes = Self.composed(changes) }
    text.transform(0..<text.bytes.count, changes)
  }

  /// Every scalar decomposed, then each run of non-starters in the order of their classes.
  ///
  /// The first scalar of a decomposition takes the place of what was decomposed and the others are
  /// inserted, in the order after sorting.
  private func decomposed(_ text: Span<UInt8>) -> [NormalizedText.Change] {
    var changes: [NormalizedText.Change] = []
    var marks: [(change: NormalizedText.Change, combiningClass: UInt8)] = []
    var parts: [Unicode.Scalar] = []
    func endRun() {
      // The position is part of the key: the library does not promise that its sort is stable.
      changes += marks.enumerated().sorted {
        ($0.element.combiningClass, $0.offset) < ($1.element.combiningClass, $1.offset)
      }.map(\.element.change)
      marks.removeAll(keepingCapacity: true)
    }
    var position = 0
    while position < text.count {
      let (scalar, length) = text.scalar(at: position)
      position += length
      parts.removeAll(keepingCapacity: true)
      CanonicalDecomposition.append(of: scalar, compatible: isCompatible, to: &parts)
      for (index, part) in parts.enumerated() {
        let change = NormalizedText.Change(part, index == 0 ? 0 : 1)
        let combiningClass = CanonicalDecomposition.combiningClass(of: part)
        if combiningClass == 0 {
          endRun()
          changes.append(change)
        } else {
          marks.append((change, combiningClass))
        }
      }
    }
    endRun()
    return changes
  }

  /// The Canonical Composition Algorithm (The Unicode Standard, 3.11, D117).
  ///
  /// What a scalar is composed of goes with it: each part that replaced something makes it replace one
  /// more.
  private static func composed(_ changes: [NormalizedText.Change]) -> [NormalizedText.Change] {
    var result: [NormalizedText.Change] = []
    var starter: Int?
    var lastClass: UInt8?
    for change in changes {
      let combiningClass = CanonicalDecomposition.combiningClass(of: change.scalar)
      if let starter, lastClass.map({ $0 < combiningClass }) ?? true,
        let composite = CanonicalDecomposition.composite(of: result[starter].scalar, change.scalar)
      {
        result[starter].scalar = composite
        result[starter].difference += change.difference - 1
        continue
      }
      if combiningClass == 0 {
        starter = result.count
        lastClass = nil
      } else {
        lastClass = combiningClass
      }
      result.append(change)
    }
    return result
  }
}
