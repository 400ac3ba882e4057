extension FormulaBERT {
  /// In layer 1 head 2 is like head 0, and neuron 5 like neuron 4; in layer 2 head 1 has no values, and neuron 3 no
  /// input.
  public static var repeatingItself: FormulaBERT {
    var model = FormulaBERT()
    model.source = { tensor, index in
      let isBias = tensor.hasSuffix("bias")
      let width = isBias ? 1 : 16
      let row = index / width
      if tensor.contains("layer.1.attention.self"), 8..<12 ~= row { return index - 8 * width }
      if tensor.contains("layer.1.intermediate"), row == 5 { return index - width }
      if tensor.contains("layer.2.attention.self.value.weight"), 4..<8 ~= row { return nil }
      if tensor.contains("layer.2.intermediate.dense.weight"), row == 3 { return nil }
      return index
    }
    return model
  }
}
