import JSONText

/// What config.json says of the sizes of an encoder's layers.
extension ModelConfiguration {
  /// Keys whose values follow from the sizes of layers, so that pruning may change them.
  package var encoderKeys: Set<String> {
    guard let structure = family.encoder else { return [] }
    let sizes = [structure.layerCount, structure.neuronCount, structure.groupCount]
    return Set(
      sizes.compactMap { $0?.key } + [
        EncoderKeys.headNumbers, EncoderKeys.neuronCounts, EncoderKeys.legacyPrunedHeads,
        EncoderKeys.autoMap,
      ])
  }

  /// Checks that a model whose shape is not transformers' own can name the code that it needs.
  ///
  /// - Throws: ``TransformerError/causalCode(path:)`` where the model generates text, for which there is no code, or
  ///   ``TransformerError/ownCode(path:code:)`` where it has model code already.
  package func checkCode() throws(TransformerError) {
    if node(at: EncoderKeys.isCausal)?.bool == true { throw .causalCode(path: main.path) }
    guard let map = main.document.root[EncoderKeys.autoMap] else { return }
    for (key, value) in map.members where !Self.isOurs(value) {
      guard let name = key.string, name == "AutoConfig" || name.hasPrefix("AutoModel") else {
        continue
      }
      throw .ownCode(path: main.path, code: value.string ?? name)
    }
  }

  /// Whether an entry of `auto_map` names the file that vprune writes.
  private static func isOurs(_ value: JSONNode) -> Bool {
    value.string?.hasPrefix(ModelingCode.fileName.dropLast("py".count)) == true
  }

  /// Writes the sizes of layers, and the code that such layers need.
  func edit(_ editor: inout JSONEditor, _ shape: EncoderShape) {
    guard let structure = family.encoder else { return }
    set(structure.layerCount, shape.sequence.count, &editor)
    if let groups = structure.groupCount { set(groups, shape.groupCount, &editor) }
    let neurons = Set(shape.layers.map(\.neurons))
    if let only = neurons.first, neurons.count == 1 { set(structure.neuronCount, only, &editor) }
    let code = shape.isStock ? nil : structure.code
    set(
      EncoderKeys.headNumbers,
      code.map { _ in
        JSONValue.array(shape.layers.map { .array($0.headNumbers.map { .integer($0) }) })
      }, &editor)
    set(
      EncoderKeys.neuronCounts,
      code.map { _ in JSONValue.array(shape.layers.map { .integer($0.neurons) }) }, &editor)
    set(EncoderKeys.legacyPrunedHeads, nil, &editor)
    setMap(code?.autoMap ?? [], &editor)
  }

  private func set(_ size: EncoderStructure.Size, _ value: Int, _ editor: inout JSONEditor) {
    if let node = main.document.root[size.key] {
      if node.int != value { editor.replace(node, with: value) }
    } else if value != size.standard {
      editor.append(key: size.key, value: String(value).utf8, to: main.document.root)
    }
  }

  private func set(_ key: String, _ value: JSONValue?, _ editor: inout JSONEditor) {
    let root = main.document.root
    switch (root[key], value) {
    case (let node?, let value?): editor.replace(node, with: value.line)
    case (nil, let value?): editor.append(key: key, value: value.line, to: root)
    case (_?, nil): editor.filterMembers(of: root) { name, _ in name.string != key }
    case (nil, nil): break
    }
  }

  private func setMap(_ entries: [(key: String, value: String)], _ editor: inout JSONEditor) {
    let root = main.document.root
    guard let map = root[EncoderKeys.autoMap] else {
      if !entries.isEmpty {
        let value = JSONValue.object(entries.map { ($0.key, .string($0.value)) })
        editor.append(key: EncoderKeys.autoMap, value: value.line, to: root)
      }
      return
    }
    if entries.isEmpty, map.members.allSatisfy({ Self.isOurs($0.value) }) {
      editor.filterMembers(of: root) { name, _ in name.string != EncoderKeys.autoMap }
      return
    }
    editor.filterMembers(of: map) { _, value in !Self.isOurs(value) }
    for (key, value) in entries {
      editor.append(key: key, value: JSONValue.string(value).line, to: map)
    }
  }
}
