/// Which scalars a normalizer's output can hold.
///
/// What is found is no less than the truth: steps that depend on the scalars around keep what they might
/// change, so that a scalar outside the image comes out of no text.
extension Normalizer {
  /// The image of a text of scalars in `input`.
  func image(of input: ScalarSet) -> ScalarSet {
    switch self {
    case .bert, .lowercase, .nmt, .stripAccents: return imageByScalars(input)
    case .byteLevel: return imageByScalars(input)
    case .form(let form): return image(of: input, under: form)
    case .precompiled(let map):
      // The first prefix of a cluster decides, whatever follows it: any replacement may come.
      var image = imageByScalars(input)
      image.formUnion(map.replacementScalars)
      return image
    case .prepend(let text): return input.inserting(text)
    case .replace(let replace): return input.inserting(replace.content)
    // Of SentencePiece's own normalizer nothing is said.
    case .sentencePiece: return .all
    case .sequence(let normalizers): return normalizers.reduce(input) { $1.image(of: $0) }
    case .strip: return input
    }
  }

  /// The image under a step that looks at one scalar at a time, but for the order of marks.
  private func imageByScalars(_ input: ScalarSet) -> ScalarSet {
    var image = ScalarSet()
    var text = NormalizedText()
    for scalar in input {
      text.removeAll()
      text.append(scalar, from: 0)
      normalize(&text)
      image.insert(utf8: text.bytes)
    }
    return image
  }

  /// What composes can be told from its decomposition: all of that must be there.
  private func image(of input: ScalarSet, under form: UnicodeForm) -> ScalarSet {
    let image = imageByScalars(input)
    let decomposing: UnicodeForm
    switch form {
    case .nfd, .nfkd: return image
    case .nfc: decomposing = .nfd
    case .nfkc: decomposing = .nfkd
    }
    let parts = Normalizer.form(decomposing).imageByScalars(input)
    var result = image
    var text = NormalizedText()
    for scalar in ScalarSet.all where !result.contains(scalar) {
      text.removeAll()
      text.append(scalar, from: 0)
      decomposing.normalize(&text)
      let decomposition = String(decoding: text.bytes, as: UTF8.self).unicodeScalars
      if decomposition.count > 1, decomposition.allSatisfy(parts.contains) {
        result.insert(scalar)
      }
    }
    return result
  }
}

extension ScalarSet {
  fileprivate func inserting(_ text: [UInt8]) -> ScalarSet {
    var set = self
    set.insert(utf8: text)
    return set
  }
}
