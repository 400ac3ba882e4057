/// The Python that goes with shapes which transformers' own classes cannot have.
package struct ModelingCode: Sendable {
  /// The file's name in the model's directory.
  package static let fileName = "modeling_pruned.py"

  /// The module of transformers, such as `bert`.
  let module: String
  /// What the names of the classes start with.
  let classPrefix: String
  /// Heads beside the bare model, such as `ForMaskedLM`.
  let heads: [String]
  /// The class of the attention module: a Python expression.
  let attentionClass: String
  /// The layers of `model`: a Python expression.
  var layers = EncoderStructure.commonLayers
  /// What the attention module calls its number of heads, and their width together.
  var headCount = "num_attention_heads"
  var width = "all_head_size"
  /// The default of attention's input, where transformers 4 calls it by another name.
  var optionalInput = ""
  /// The body of attention's `forward` where no head is left.
  var withoutHeads = "return hidden_states[..., :0], no_weights(hidden_states)"
  /// The parameters and body of attention's `forward` where some heads are left, if transformers' own
  /// does not do.
  var withSomeHeads: String?

  /// The classes by transformers' `Auto` class: `AutoModelForMaskedLM` and where it is.
  package var autoMap: [(key: String, value: String)] {
    let module = Self.fileName.dropLast(".py".count)
    return (["Model"] + heads).map { head in
      (Self.autoClass(head), "\(module).\(classPrefix)\(head)")
    }
  }

  static func autoClass(_ head: String) -> String {
    head == "Model" ? "AutoModel" : "AutoModel\(head)"
  }
}

extension Family {
  /// The text of ``ModelingCode/fileName`` for this family: a module of Python 3.9 or newer; `nil` where
  /// the heads and neurons of the family are not known.
  ///
  /// It builds transformers' model whole and gives the layers' matrices the sizes that config.json says:
  /// the same code for all families but for names.
  package var modelingCode: String? {
    guard let structure = encoder else { return nil }
    let code = structure.code
    func list(_ names: [String]) -> String {
      "[\(names.map { "\"\($0)\"" }.joined(separator: ", "))]"
    }
    // transformers 4 saves the code along with a model only where its class says what it is for.
    let classes = (["Model"] + code.heads).map { head in
      "class \(code.classPrefix)\(head)(Pruned, whole.\(code.classPrefix)\(head)):\n"
        + "    _auto_class = \"\(ModelingCode.autoClass(head))\""
    }
    return """
      \"""A \(modelType) model from which vprune removed attention heads and neurons of feed-forward networks.

      In config.json, \(EncoderKeys.headNumbers) has the heads of each layer that are left, by the numbers that they
      had, and \(EncoderKeys.neuronCounts) the numbers of neurons. Everything else is transformers' own code: the
      model is built whole, then its layers get matrices of these sizes. Load it with trust_remote_code=True.
      \"""

      import torch
      from torch import nn
      from transformers.models.\(code.module) import modeling_\(code.module) as whole

      # Names below a layer: maps to heads, vectors over heads, the map from heads; maps to neurons and from them.
      TO_HEADS = \(list(structure.queries + [structure.values]))
      OVER_HEADS = \(list(structure.headVectors))
      FROM_HEADS = "\(structure.attentionOutput)"
      TO_NEURONS, FROM_NEURONS = "\(structure.neurons)", "\(structure.neuronOutput)"


      def no_weights(hidden_states):
          \"""The attention weights of no head, (batch, 0, length, length).\"""
          batch, length, _ = hidden_states.shape
          return hidden_states.new_zeros(batch, 0, length, length)


      class AttentionWithoutHeads(\(code.attentionClass)):
          \"""Attention of a layer that has no head left: the bias of its output.\"""

          def forward(self, hidden_states\(code.optionalInput), *args, **kwargs):
              \(code.withoutHeads)

      \(code.classForSomeHeads)
      def resize(layer, name, inputs=None, outputs=None):
          \"""Gives a linear map another number of inputs or outputs; its values come from the checkpoint.\"""
          parent, _, attribute = name.rpartition(".")
          old = layer.get_submodule(name)
          inputs = old.in_features if inputs is None else inputs
          outputs = old.out_features if outputs is None else outputs
          setattr(layer.get_submodule(parent), attribute, nn.Linear(inputs, outputs, bias=old.bias is not None))


      def prune(layer, kept, neurons):
          \"""Gives a layer the heads whose numbers are in `kept`, and a number of neurons.\"""
          attention = layer.get_submodule("\(structure.attention)")
          heads, width = attention.\(code.headCount), attention.\(code.width)
          width = width // heads * len(kept)
          modules = dict(layer.named_modules())
          for name in TO_HEADS:
              if name in modules:
                  resize(layer, name, outputs=modules[name].out_features // heads * len(kept))
          for name in OVER_HEADS:
              setattr(attention, name.rpartition(".")[2], nn.Parameter(torch.zeros(width)))
          resize(layer, FROM_HEADS, inputs=width)
          resize(layer, TO_NEURONS, outputs=neurons)
          resize(layer, FROM_NEURONS, inputs=neurons)
          attention.\(code.headCount), attention.\(code.width) = len(kept), width
          # The module stays as this version of transformers made it, but for its class.
          if not kept:
              attention.__class__ = AttentionWithoutHeads
      \(code.caseOfSomeHeads)

      class Pruned:
          \"""A model with the heads and neurons that config.json has for each layer.\"""

          def __init__(self, config, *args, **kwargs):
              super().__init__(config, *args, **kwargs)
              model = self.base_model
              layers = \(code.layers)
              # Older versions of transformers 4 build whole models, too, with a class that they have seen before.
              kept = getattr(config, "\(EncoderKeys.headNumbers)", [])
              neurons = getattr(config, "\(EncoderKeys.neuronCounts)", [])
              for sizes in zip(layers, kept, neurons):
                  prune(*sizes)


      \(classes.joined(separator: "\n\n\n"))

      """
  }
}

extension ModelingCode {
  fileprivate var classForSomeHeads: String {
    guard let withSomeHeads else { return "" }
    return """

      class AttentionWithSomeHeads(\(attentionClass)):
          \(withSomeHeads)


      """
  }

  fileprivate var caseOfSomeHeads: String {
    guard withSomeHeads != nil else { return "" }
    return """
          elif len(kept) < heads:
              attention.__class__ = AttentionWithSomeHeads
              attention.kept_heads = kept

      """
  }
}
