/// What marks the insides and ends of words in the vocabulary.
extension BPE.Options {
  /// A token's text, whether it stands inside a word, and whether at the end of one.
  func withoutAffixes(
    _ token: ArraySlice<UInt8>
  ) -> (text: ArraySlice<UInt8>, isInside: Bool, isLast: Bool) {
    var rest = token
    let (prefix, suffix) = (continuingPrefix, endOfWordSuffix)
    let isInside = !prefix.isEmpty && rest.count > prefix.count && rest.starts(with: prefix)
    if isInside { rest = rest.dropFirst(prefix.count) }
    let isLast =
      !suffix.isEmpty && rest.count > suffix.count && rest.suffix(suffix.count) == suffix[...]
    if isLast { rest = rest.dropLast(suffix.count) }
    return (rest, isInside, isLast)
  }
}
