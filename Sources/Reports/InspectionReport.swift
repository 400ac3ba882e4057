import Checkpoints
package import JSONText
package import Pruning
import SystemPackage
import Tensors
import Tokenizers
import Transformers

/// What `vprune inspect` tells.
package struct InspectionReport {
  private let inspection: Inspection
  /// How many levels of modules are listed.
  private let depth: Int

  package init(_ inspection: Inspection, depth: Int) {
    self.inspection = inspection
    self.depth = depth
  }

  /// The lines that a person reads.
  package var text: String {
    var sections = [header]
    if let tree = inspection.tree { sections.append(["Parameters"] + lines(tree)) }
    if let files = inspection.tokenizerFiles {
      sections.append(["Tokenizer"] + Self.lines(files))
    }
    if !prunable.isEmpty { sections.append(["What can be pruned"] + prunable.map { "  " + $0 }) }
    sections.append(
      oddities.isEmpty ? ["Nothing odd"] : ["Odd"] + oddities.map { "  " + $0 })
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var header: [String] {
    var lines = [inspection.directory.string]
    if let configuration = inspection.configuration {
      let architecture = configuration.architecture.map { ", \($0)" } ?? ""
      lines.append("  family \(configuration.family.modelType)\(architecture)")
    }
    return lines
  }

  // MARK: - Parameters

  private func lines(_ tree: ParameterTree) -> [String] {
    var table = TextTable([.left, .right, .right, .right, .left])
    func append(_ node: ParameterTree, _ name: String, level: Int) {
      table.append(
        "  " + String(repeating: "  ", count: level) + Diagnosis.excerpt(name.utf8),
        Figures.count(node.parameters),
        Figures.percent(node.parameters, of: tree.parameters), Figures.bytes(node.bytes),
        node.dataTypes.map(\.rawValue).joined(separator: " "))
      guard level < depth else { return }
      // Parameters themselves are no modules.
      for child in node.children where !child.children.isEmpty {
        append(child, child.name, level: level + 1)
      }
    }
    append(tree, "all", level: 0)
    return table.lines
  }

  // MARK: - Tokenizer

  private static func lines(_ files: TokenizerFiles) -> [String] {
    var table = TextTable([.left, .left])
    for (name, value) in facts(files.tokenizer) { table.append("  \(name)", value) }
    for companion in files.companions {
      table.append("  also read as", pipeline(companion))
    }
    return table.lines
  }

  /// What other files make of a text, or other libraries of the same files.
  private static func pipeline(_ tokenizer: Tokenizer) -> String {
    let steps = [
      tokenizer.normalizer.map(TokenizerWords.words),
      tokenizer.preTokenizer.map(TokenizerWords.words), TokenizerWords.words(tokenizer.model),
    ]
    return steps.compactMap(\.self).joined(separator: "; ")
  }

  private static func facts(_ tokenizer: Tokenizer) -> [(String, String)] {
    let special = tokenizer.addedTokens.filter(\.token.isSpecial)
    let added = tokenizer.addedTokens.filter { !$0.token.isSpecial }
    func list(_ tokens: [(token: AddedToken, id: TokenID)]) -> String {
      guard !tokens.isEmpty else { return "none" }
      let shown = tokens.prefix(8).map { token, id in
        "\(String(decoding: token.content, as: UTF8.self)) \(id)"
      }
      let more = tokens.count - shown.count
      return shown.joined(separator: ", ") + (more > 0 ? ", … \(more) more" : "")
    }
    return [
      ("normalizer", tokenizer.normalizer.map(TokenizerWords.words) ?? "none"),
      ("pre-tokenizer", tokenizer.preTokenizer.map(TokenizerWords.words) ?? "none"),
      ("model", TokenizerWords.words(tokenizer.model)),
      ("vocabulary", "\(Figures.count(tokenizer.vocabularySize)) ids"),
      ("special", list(special)),
      ("added", list(added)),
    ]
  }

  // MARK: - Pruning

  private var prunable: [String] {
    let all = inspection.tree?.parameters ?? 0
    return inspection.prunable.filter { $0.tensors > 0 }.map { item in
      let share = Figures.percent(item.parameters, of: all)
      let tensors = Figures.counted(item.tensors, "tensor")
      switch item.role {
      case .vocabulary: return "vocabulary: \(share) of the parameters, in \(tensors)"
      case .heads:
        return "attention heads: \(share), in \(tensors) (--heads, --macs, --speedup)"
      default:
        return "FFN neurons: \(share), in \(tensors) (--ffn, --macs, --speedup)"
      }
    }
  }

  private var oddities: [String] { inspection.oddities.map(Self.sentence) }

  private static func sentence(_ oddity: Inspection.Oddity) -> String {
    switch oddity {
    case .unreadable(let error): Diagnosis(of: error)?.sentence ?? "\(error)"
    case .idOutOfRange(let path, let place, let id, let rows):
      "\(path): \(place) is \(id), but there are \(rows) embeddings"
    case .unexplainedNumbers(let path, let place):
      "\(path): \(place) may name tokens by their ids, and no rule says so: it would stay as it is"
    case .inconsistency(let item):
      "\(item.path): \(item.place) is \(item.id), but the id of "
        + "\(Diagnosis.quoted(item.token)) is \(item.expected.map(String.init) ?? "none")"
    case .oddMerges(let merges): TokenizerWords.words(merges)
    case .sizes(let tokens, let rows):
      "the tokenizer has \(Figures.count(tokens)) tokens and the embedding matrix "
        + "\(Figures.count(rows)) rows"
    case .unexplained(let tensor):
      "no rule explains the tensor \(Diagnosis.quoted(tensor.name.utf8)) of shape \(tensor.shape.dimensions)"
    case .leftOut(let item): "\(item.path) would be left out: \(item.cause.rawValue)"
    }
  }
}

extension InspectionReport {
  /// The same as a JSON object; all levels of modules.
  package var json: JSONValue {
    .object([
      ("directory", .string(inspection.directory.string)),
      (
        "model_type",
        inspection.configuration.map { .string($0.family.modelType) } ?? .null
      ),
      ("architecture", inspection.configuration?.architecture.map { .string($0) } ?? .null),
      ("parameters", inspection.tree.map { Self.json($0, of: $0.parameters) } ?? .null),
      (
        "tokenizer",
        inspection.tokenizerFiles.map { files in
          .object(
            [("vocabulary", .integer(files.tokenizer.vocabularySize))]
              + [("also_read_as", .array(files.companions.map { .string(Self.pipeline($0)) }))]
              + Self.facts(files.tokenizer).map { ($0.0, .string($0.1)) }.filter {
                $0.0 != "vocabulary"
              })
        } ?? .null
      ),
      ("prunable", .array(prunable.map { .string($0) })),
      ("odd", .array(oddities.map { .string($0) })),
    ])
  }

  private static func json(_ tree: ParameterTree, of all: Int) -> JSONValue {
    let share = all > 0 ? Double(tree.parameters) / Double(all) : 0
    return .object([
      ("parameters", .integer(tree.parameters)), ("share", .number(share)),
      ("bytes", .integer(tree.bytes)),
      ("dtypes", .array(tree.dataTypes.map { .string($0.rawValue) })),
      ("modules", .object(tree.children.map { ($0.name, json($0, of: all)) })),
    ])
  }
}
