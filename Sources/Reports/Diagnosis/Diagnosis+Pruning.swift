package import Pruning

extension Diagnosis {
  package init(_ error: PruningError) {
    switch error {
    case .emptyCorpus(let paths):
      self.init(
        .data,
        "\(paths.joined(separator: ", ")): no document has a token in it; give text of the "
          + "domain, one document a line.")
    case .sizesDisagree(let tokenizer, let tokens, let weights, let rows, let doubt):
      let hint =
        switch doubt {
        case .lines? where rows > tokens:
          "a line may be missing, so that the ids after it cannot be trusted."
        case .unnamedTokens? where rows > tokens:
          "the tokenizer's class may add tokens that no file names; put a tokenizer.json beside it, "
            + "which save_pretrained of transformers writes."
        default: "one of the two files belongs to another model."
        }
      self.init(
        .data,
        "\(weights) has embeddings for \(rows) tokens, but \(tokenizer) has \(tokens); \(hint)")
    case .outputInsideInput(let output, let input):
      self.init(
        .cannotCreate,
        "The output \(output) would overwrite or lie in the input \(input); name another "
          + "directory with --output.")
    case .noParentFolder(let path):
      self.init(
        .cannotCreate,
        "\(path) is not a folder that exists, so the output cannot be created in it; make it "
          + "first.")
    case .unnamedOutput(let path):
      self.init(.cannotCreate, "\(path) cannot be the output; name a new directory with --output.")
    case .notReplaceable(let path):
      self.init(
        .cannotCreate,
        "\(path) is not a model's directory, so --force does not replace it; remove it yourself, or "
          + "name another directory with --output.")
    case .notADirectory(let path):
      self.init(.noInput, "\(path) is not a directory; --model must be a model's directory.")
    }
  }
}
