import CText
import UnicodeText

/// Words between spaces, and their parts, those of 64 bytes at once.
///
/// One look at a text says whether it may be cut. Then words and parts are what lies between bits, of what
/// `vp_mark_prints` tells of the bytes: the letters in them cost nothing.
extension SpaceCutter {
  /// Room for the words of 64 bytes, one that began before them and one that ends the text.
  static let leastRoom = 66

  /// Whether `text[range]`, in which no added token is, can be cut.
  func allows(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var window = range.lowerBound
    // The text begins as if behind a space.
    var wasSpace: UInt64 = 1
    var hasWords = runs != .joined || range.isEmpty
    while window < range.upperBound {
      let size = min(64, range.upperBound - window)
      let bytes = SpaceWindow(text, window, size, spaces)
      if clusterMap != nil || refusesOtherSpaces, bytes.controls != 0 { return false }
      let afterSpace = bytes.spaces << 1 | wasSpace
      if runs == .refused, bytes.spaces & afterSpace != 0 { return false }
      hasWords = hasWords || bytes.spaces != bytes.all
      if bytes.high != 0, !allows(bytes, text, range, window, afterSpace) { return false }
      wasSpace = bytes.spaces >> 63
      window += size
    }
    return hasWords
  }

  /// Whether what a window has beside ASCII can stay as it is.
  @inline(never)
  private func allows(
    _ bytes: SpaceWindow, _ text: Span<UInt8>, _ range: Range<Int>, _ window: Int,
    _ afterSpace: UInt64
  ) -> Bool {
    var high = bytes.high
    while high != 0 {
      let position = window + high.trailingZeroBitCount
      high &= high - 1
      // In the middle of a character.
      if text[position] & 0xC0 == 0x80 { continue }
      if isReplacement(text, position, range)
        || refusesOtherSpaces && isWhiteSpace(text, position)
      {
        return false
      }
    }
    guard let clusterMap else { return true }
    let next = window + 64
    let endsBeforeNext = next == range.upperBound || next < range.upperBound && isSpace(text[next])
    let last: UInt64 =
      next > range.upperBound ? bytes.all ^ bytes.all >> 1 : endsBeforeNext ? 1 << 63 : 0
    var (begins, ends) = (bytes.high & afterSpace, bytes.high & (bytes.spaces >> 1 | last))
    while begins != 0 {
      if !mayBegin(text, window + begins.trailingZeroBitCount, clusterMap) { return false }
      begins &= begins - 1
    }
    while ends != 0 {
      if !mayEnd(text, window + ends.trailingZeroBitCount + 1, clusterMap) { return false }
      ends &= ends - 1
    }
    return true
  }

  /// Puts words from `position` on into a buffer until it is almost full, or the text ends.
  ///
  /// - Parameters:
  ///   - text: What the words are in.
  ///   - range: A text that ``allows(_:_:)``.
  ///   - position: Where it begins, or where this stopped.
  ///   - document: Its number.
  ///   - cuts: Where words are cut into parts, but for those that have more than ``PartCuts/longestWord`` bytes
  ///     without white space around them; `nil` where they are not.
  ///   - buffer: Of more than 128 and ``leastRoom`` places.
  ///   - count: How many of them are taken.
  func put(
    _ text: Span<UInt8>, _ range: Range<Int>, _ position: inout Int, _ document: UInt32,
    _ cuts: PartCuts?, to buffer: inout [WordPlace], _ count: inout Int
  ) {
    let end = endOfWords(text, range)
    var places = buffer.mutableSpan
    var (used, window) = (count, position)
    var wasSpace: UInt64 =
      position > range.lowerBound ? isSpace(text[position - 1]) ? 1 : 0 : runs == .leading ? 0 : 1
    var isOpen: UInt64 = 0
    // Where a place begins that has not ended, and whether it continues a word.
    var (start, continues) = (position, false)
    // Where that word begins, in the text and in the buffer.
    var (word, index) = (position, used)
    while window < range.upperBound, used + Self.leastRoom <= places.count {
      let size = min(64, range.upperBound - window)
      let bytes = SpaceWindow(text, window, size, spaces)
      // White space at the end is the last word's.
      let counted: UInt64 = window + size <= end ? .max : (1 << UInt64(max(end - window, 0))) - 1
      let spaces = bytes.spaces & counted
      if isOpen != 0, spaces == 0, size == 64 {
        // All of it is one word, which may have begun with spaces.
        var first = window
        while first > word, !isSpace(text[first - 1]) { first -= 1 }
        let last = endOfWord(text, window, end)
        if (last ?? end) - first > PartCuts.longestWord {
          let next = last ?? range.upperBound
          places[index] = WordPlace(word..<next, document: document)
          (used, window, isOpen, wasSpace) = (index + 1, next, 0, 0)
          continue
        }
      }
      let first = spaces & ~(spaces << 1 | wasSpace)
      let inWord = ~(runs == .kept ? first : spaces) & bytes.all
      let afterWord = inWord << 1 | isOpen
      var (begins, ends) = (inWord & ~afterWord, afterWord & ~inWord & bytes.all)
      if runs == .leading {
        begins = window == range.lowerBound ? first | 1 : first
        ends = isOpen == 0 ? begins & (begins &- 1) : begins
      }
      let parts = cuts.map { $0.cuts(in: text, window, bytes, isOpen) } ?? 0
      var starts = begins | parts
      ends |= parts
      if isOpen == 0 {
        (start, continues) = (window + starts.trailingZeroBitCount, false)
        starts &= starts &- 1
      }
      while ends != 0 {
        places[used] = WordPlace(
          start..<window + ends.trailingZeroBitCount, document: document, continuesWord: continues)
        used &+= 1
        ends &= ends - 1
        start = window + starts.trailingZeroBitCount
        continues = starts & (0 &- starts) & parts != 0
        starts &= starts &- 1
      }
      if begins != 0 {
        let last = 63 - begins.leadingZeroBitCount
        word = window + last
        index = used - (parts >> UInt64(last)).nonzeroBitCount
      }
      isOpen = runs == .leading ? 1 : inWord >> UInt64(size - 1)
      wasSpace = spaces >> 63
      window += size
    }
    if window < range.upperBound {
      // A word that has begun is looked at again.
      (position, count) = isOpen == 0 ? (window, used) : (word, index)
      return
    }
    if isOpen != 0 {
      places[used] = WordPlace(
        start..<range.upperBound, document: document, continuesWord: continues)
      used += 1
    }
    (position, count) = (range.upperBound, used)
  }

  /// Where white space at the end begins that belongs to the last word.
  private func endOfWords(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    switch runs {
    case .dropped, .leading: break
    case .kept:
      // Of several the first one ends a word.
      if range.count > 1, text[end - 1] == 0x20, text[end - 2] != 0x20 { end -= 1 }
    case .joined, .refused:
      while end > range.lowerBound, isSpace(text[end - 1]) { end -= 1 }
    }
    return end
  }

  /// Where white space begins behind `position`; `nil` where there is none before `end`.
  private func endOfWord(_ text: Span<UInt8>, _ position: Int, _ end: Int) -> Int? {
    var position = position
    while position < end, !isSpace(text[position]) { position += 1 }
    return position < end ? position : nil
  }
}

/// What 64 bytes of a text are to a ``SpaceCutter``; no bit is set behind the last one.
struct SpaceWindow {
  /// The bytes that there are.
  let all: UInt64
  /// White space, as far as it is for the cutter.
  private(set) var spaces: UInt64
  /// What else is not printed.
  private(set) var controls: UInt64
  let letters: UInt64
  /// U+0021 to U+007E.
  let prints: UInt64
  /// Bytes from 0x80 on.
  let high: UInt64

  /// The first `size` bytes of `text[position...]`; `others` are control characters that are white space.
  @inline(__always)
  init(_ text: Span<UInt8>, _ position: Int, _ size: Int, _ others: UInt32) {
    var marks = vp_print_marks()
    unsafe text.extracting(position..<text.count).withUnsafeBufferPointer {
      unsafe vp_mark_prints($0.count, $0.baseAddress, &marks)
    }
    all = size == 64 ? .max : (1 << UInt64(size)) - 1
    (letters, prints, high) = (marks.letters & all, marks.prints & all, marks.high & all)
    (spaces, controls) = (marks.blanks & all, 0)
    var rest = marks.controls & all
    while rest != 0 {
      let bit = rest & (0 &- rest)
      rest &= rest - 1
      if Self.isAmong(others, text[position + bit.trailingZeroBitCount]) {
        spaces |= bit
      } else {
        controls |= bit
      }
    }
  }

  /// Whether a character is one of the control characters in a set, each a bit.
  @inline(__always)
  static func isAmong(_ others: UInt32, _ byte: UInt8) -> Bool {
    byte < 0x20 && others >> UInt32(byte) & 1 != 0
  }
}
