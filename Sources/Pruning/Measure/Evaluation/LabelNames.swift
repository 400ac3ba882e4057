import Corpora
import JSONText
import SystemPackage
import Transformers

/// The labels of a model, `id2label` in config.json.
struct LabelNames: Sendable {
  /// By the output's number; what `transformers` assumes where there are none.
  let names: [String]

  init(_ configuration: ModelConfiguration) {
    let known = configuration.labelNames ?? [:]
    names = (0..<min(configuration.labelCount, 1 << 20)).map { known[$0] ?? "LABEL_\($0)" }
  }

  /// The name of an output; what `transformers` calls it where there is none.
  subscript(id: Int) -> String { id < names.count ? names[id] : "LABEL_\(id)" }

  /// The number of a label: by its name, or the number itself.
  ///
  /// - Throws: ``PruningError/unknownLabel(path:line:label:known:)``.
  func id(
    of label: LabelValue, _ path: FilePath, line: Int
  ) throws(PruningError) -> Int {
    switch label {
    case .name(let name):
      if let id = names.firstIndex(of: name) { return id }
      if let id = Int(name), names.indices.contains(id) { return id }
    case .number(let number):
      if let id = Int(exactly: number), names.indices.contains(id) { return id }
    }
    throw .unknownLabel(path: path, line: line, label: label.text, known: names)
  }
}
