import JSONText
import Kernels
import SystemPackage
import Tensors
package import Transformers

extension Diagnosis {
  package init(_ error: TransformerError) {
    switch error {
    case .file(let error): self.init(error)
    case .malformedJSON(let path, let error): self.init(.data, "\(path): \(error.sentence)")
    case .noConfiguration(let directory, let elsewhere):
      let hint =
        elsewhere.first.map { "the model in it is \(directory.appending($0)): name that one." }
        ?? "--model must be a model's directory."
      self.init(.noInput, "\(directory) has no config.json; \(hint)")
    case .missingValue(let path, let key, let known):
      self.init(
        .data, "\(path): \(key) is missing; this version knows \(known.joined(separator: ", ")).")
    case .unexpectedValue(let path, let place, let expected):
      self.init(.data, "\(path): \(place) must be \(expected).")
    case .unknownFamily(let path, let modelType, let known, let cut):
      let those = cut.count == 1 ? "its shape" : "their shapes"
      let hint =
        cut.isEmpty
        ? "" : "; with --allow-unknown-family, \(Self.list(cut)) would be cut by \(those)"
      self.init(
        .data,
        "\(path): the model_type \(Self.quoted(modelType.utf8)) is not known; this version knows "
          + "\(known.joined(separator: ", "))\(hint).")
    case .unclearVocabularySize(let path, let places):
      let what =
        places.isEmpty
        ? "vocab_size is missing"
        : "\(places.joined(separator: " and ")) may be of different vocabularies"
      self.init(
        .data, "\(path): \(what); a model of an unknown family cannot be pruned then.")
    case .ambiguousSizes(let path, let place, let size):
      self.init(
        .data,
        "\(path): \(place) is \(size), and so is the vocabulary's size, so that shapes do not tell which axes count "
          + "tokens; a model of an unknown family cannot be pruned then.")
    case .ambiguousTensors(let path, let names, let size):
      let what =
        names.isEmpty
        ? "no tensor of \(size) rows is called an embedding"
        : "shapes and names do not tell whether \(Self.list(names)) "
          + (names.count == 1 ? "counts" : "count") + " the \(size) tokens, and on which axis"
      self.init(
        .data, "\(path): \(what); a model of an unknown family cannot be pruned then.")
    case .unexplainedTensor(let path, let name, let shape, let vocabularySize):
      self.init(
        .data,
        "\(path): no rule explains the tensor \(Self.quoted(name.utf8)) of shape \(shape), which "
          + "may have one index for each of the \(vocabularySize) tokens; nothing is pruned, "
          + "because the model might not fit together afterwards.")
    case .wrongVocabularyAxis(let path, let configuration, let tensor, let length, let size):
      self.init(
        .data,
        "\(path): \(Self.quoted(tensor.utf8)) is for \(length) tokens, but vocab_size in "
          + "\(configuration) is \(size); one of the two files belongs to another model.")
    case .notAnEncoder, .unexpectedLayer, .missingLayer, .unexplainedLayerTensor,
      .wrongLayerAxis, .unevenGroups, .ownCode:
      self.init(.data, Self.structureSentence(error))
    case .noWordEmbeddings(let path, let name):
      self.init(
        .data,
        "\(path): there is no matrix called \(Self.quoted(name.utf8)), with or without a prefix; "
          + "the file is not of this family or not a whole model.")
    case .weights(let error): self.init(error)
    case .kernels(.noOpenBLAS(let reason)):
      self.init(
        .noInput,
        "pruning transformers needs OpenBLAS, which cannot be loaded: \(Self.excerpt(reason.utf8)); "
          + "install it (Debian: apt-get install libopenblas0).")
    case .noEncoder(let path, let modelType, let known):
      self.init(
        .data,
        "\(path): the encoder does not run models of type \(Self.quoted(modelType.utf8)), only "
          + "\(known.joined(separator: ", ")); the vocabulary can be pruned all the same.")
    case .noTaskHead(let path, let architecture, let known):
      self.init(
        .data,
        "\(path): the encoder does not have the head of \(Self.quoted(architecture.utf8)), only those of "
          + "\(known.joined(separator: ", ")); the vocabulary can be pruned all the same.")
    case .causalCode(let path):
      self.init(
        .data,
        "\(path): is_decoder is true, and the code that a shape of its own needs has no class that generates text; "
          + "ask for zeros (--keep-shape) or for a shape that transformers' classes can have (--native)."
      )
    case .causalAttention(let path):
      self.init(
        .data,
        "\(path): is_decoder is true, so its attention is causal, which the encoder does not compute; the "
          + "vocabulary can be pruned all the same.")
    case .relativePositions(let path, let type):
      self.init(
        .data,
        "\(path): position_embedding_type is \(Self.quoted(type.utf8)), which the encoder does not compute, nor "
          + "does transformers 5; the vocabulary can be pruned all the same.")
    case .tensorMissing(let path, let name):
      self.init(
        .data, "\(path): the tensor \(Self.quoted(name.utf8)) is missing; the model is not whole.")
    case .wrongShape(let path, let name, let shape, let expected):
      let lengths = expected.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      self.init(
        .data,
        "\(path): the tensor \(Self.quoted(name.utf8)) is of shape \(shape), where config.json and other "
          + "tensors ask for [\(lengths)].")
    case .undecodableTensor(let path, let name, let dataType):
      self.init(
        .data,
        "\(path): the tensor \(Self.quoted(name.utf8)) is of type \(dataType.rawValue), with which the encoder "
          + "does not compute; it takes F64, F32, F16 and BF16.")
    case .nonFiniteWeight(let path, let name):
      self.init(
        .data,
        "\(path): the tensor \(Self.quoted(name.utf8)) holds infinite numbers or some that are no numbers; "
          + "save the model again from a checkpoint without them.")
    case .nonFiniteActivation(let path, let module):
      let what = module.map { "the layer \(Self.quoted($0.utf8))" } ?? "the model"
      self.init(
        .data,
        "\(path): in float32, \(what) gives infinite numbers or some that are no numbers, so that nothing can be "
          + "measured with it; the vocabulary can be pruned all the same.")
    case .partialHeads(let path, let layer, let rows, let headSize):
      self.init(
        .data,
        "\(path): the queries of \(Self.quoted(layer.utf8)) have \(rows) rows, which is no whole number of "
          + "heads of \(headSize).")
    case .unknownHeads(let path, let layer, let heads):
      self.init(
        .data,
        "\(path): \(Self.quoted(layer.utf8)) has \(heads) heads, and it is not known to which columns of the "
          + "table of relative positions they belong.")
    }
  }

  /// What is wrong where heads, neurons or layers are to be removed.
  private static func structureSentence(_ error: TransformerError) -> String {
    switch error {
    case .notAnEncoder(let path, let modelType, let known):
      "\(path): heads and neurons of a \(modelType) model cannot be removed; this version knows those of "
        + "\(known.joined(separator: ", ")); the vocabulary can be pruned all the same, without masks or a budget."
    case .unexpectedLayer(let path, let tensor, let layers):
      "\(path): there are \(layers) layers, but the weights have the tensor \(quoted(tensor.utf8)); one of "
        + "the two files belongs to another model."
    case .missingLayer(let path, let layer):
      "\(path): the weights have nothing of layer \(layer), counted from 0; one of the two files belongs to "
        + "another model."
    case .unexplainedLayerTensor(let path, let name, let shape):
      "\(path): no rule explains the tensor \(quoted(name.utf8)) of shape \(shape), which may count heads or "
        + "neurons; nothing is pruned, because the model might not fit together afterwards."
    case .wrongLayerAxis(let path, let tensor, let length, let expected):
      "\(path): the layer of \(quoted(tensor.utf8)) has \(expected), but an axis of that tensor is "
        + "\(length) long; config.json belongs to another model."
    case .unevenGroups(let path, let groups):
      "\(path): the layers that are left do not fall evenly into the \(groups) groups that share weights, as "
        + "transformers counts them; keep as many of each."
    case .ownCode(let path, let code):
      "\(path): auto_map names code of the model's own, \(quoted(code.utf8)), which would not know the new "
        + "shapes; only --keep-shape can be used."
    default: "The configuration cannot be used: \(error)."
    }
  }

  /// The first names of a list that may be long.
  private static func list(_ names: [String]) -> String {
    let more = names.count > 4 ? " and \(names.count - 4) more" : ""
    return names.prefix(4).map { quoted($0.utf8) }.joined(separator: ", ") + more
  }
}
