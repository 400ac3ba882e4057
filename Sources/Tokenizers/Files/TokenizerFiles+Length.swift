import JSONText

extension TokenizerFiles {
  /// `model_max_length` of tokenizer_config.json; `nil` where it is absent, or the huge number that stands for no limit.
  package var lengthLimit: Int? {
    let limit = configuration.main?.optional("model_max_length")?.node.double
    return limit.flatMap { $0 >= 1 && $0 < 1e9 ? Int($0) : nil }
  }
}
