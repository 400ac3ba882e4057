import Corpora
import JSONText
package import Pruning
import Transformers

/// README.md of a pruned model: what the hub reads, what was pruned, how to load it; then the original's
/// own text.
///
/// A string with gaps: swift-mustache would bring all of Foundation, whose ICU has 40 MB, for one text.
package struct ModelCard {
  private let outcome: PruningOutcome
  private let original: CardText

  /// - Parameters:
  ///   - outcome: What was done.
  ///   - original: README.md of the original; empty where it has none.
  package init(_ outcome: PruningOutcome, original: [UInt8]) {
    self.outcome = outcome
    self.original = CardText(String(decoding: original, as: UTF8.self))
  }

  /// The file's bytes, in which there is no time and no path.
  package var bytes: [UInt8] {
    var parts = [
      "---\n\(frontMatter)---\n", "# \(title)\n", introduction, table, details, loading, provenance,
    ]
    if !original.body.isEmpty {
      parts.append("## The original's model card\n")
      parts.append("What follows was written about the model before it was pruned.\n")
      parts.append(original.body)
    }
    return Array(parts.joined(separator: "\n").utf8)
  }

  // MARK: - What the hub reads

  /// Of the hub's relations (adapter, finetune, merge, quantized) the nearest.
  private static let relation = "finetune"
  /// Results of an evaluation are the original's, and would be shown as this model's.
  private static let dropped: Set<String> = ["model-index"]

  private var frontMatter: String {
    var blocks = original.blocks.filter { !Self.dropped.contains($0.key) }
    if let name = outcome.request.hubName {
      blocks.removeAll { ["base_model", "base_model_relation"].contains($0.key) }
      blocks.append(CardText.Block(key: "base_model", text: "base_model: \(name)\n"))
      blocks.append(
        CardText.Block(
          key: "base_model_relation", text: "base_model_relation: \(Self.relation)\n"))
    }
    let tags = CardText.Block(
      key: "tags", text: original.tags.text(adding: ["pruned", "vprune"]))
    if let place = blocks.firstIndex(where: { $0.key == tags.key }) {
      blocks[place] = tags
    } else {
      blocks.append(tags)
    }
    return blocks.map(\.text).joined()
  }

  // MARK: - The text

  private var baseName: String { outcome.request.hubName ?? outcome.request.baseName }

  private var title: String { "\(baseName), pruned" }

  private var introduction: String {
    let name =
      outcome.request.hubName.map { "[\($0)](https://huggingface.co/\($0))" }
      ?? "`\(outcome.request.baseName)`"
    let parts = [
      outcome.plan == nil ? nil : "its vocabulary", outcome.structure == nil ? nil : "its layers",
    ].compactMap(\.self)
    return
      "This is \(name) with \(parts.isEmpty ? "nothing" : parts.joined(separator: " and ")) pruned by "
      + "vprune \(ToolVersion.current).\n"
  }

  private var table: String {
    var rows: [(String, Change, (Int) -> String)] = [
      ("vocabulary", outcome.vocabulary, Figures.count)
    ]
    rows +=
      outcome.structure.map { StructureReport($0).rows.map { ($0.name, $0.change, $0.format) } }
      ?? []
    rows.append(("parameters", outcome.parameters, Figures.count))
    rows.append(("weights", outcome.weights, Figures.bytes))
    let lines = rows.map { name, change, format in
      "| \(name) | \(format(change.before)) | \(format(change.after)) | \(Figures.change(change)) |\n"
    }
    return "| | before | after | change |\n| --- | --- | --- | --- |\n" + lines.joined()
  }

  private var details: String {
    var lines: [String] = []
    if outcome.plan != nil {
      let usage = outcome.usage
      let isLossless = outcome.plan?.policy.isLossless ?? false
      lines.append(
        isLossless
          ? "Removed are tokens that no text can become."
          : usage.documents == 0
            ? "Removed are tokens that the text it was pruned for does not use, or that no text can become."
            : "The vocabulary was pruned for a text of \(Figures.counted(usage.documents, "document")) with "
              + "\(Figures.counted(usage.tokenCount, "token")), "
              + "\(Figures.count(usage.distinctTokens)) of them distinct.")
      lines.append(
        "Ids of tokens have changed: use this folder's tokenizer."
          + (isLossless
            ? "" : " Words that are not in that text may be cut into more tokens than before."))
    }
    if let holdout = outcome.holdout { lines.append(HoldoutReport(holdout).paragraph) }
    if outcome.plan != nil,
      let base = SegmentationWords(outcome.usage.segmentations).sentence
    {
      lines.append("Here \(base).")
    }
    lines += outcome.fitReport?.sentences ?? []
    if let result = outcome.verification, result.isExact { lines.append(verified(result)) }
    return lines.map { "\($0)\n" }.joined(separator: "\n")
  }

  private func verified(_ result: VerificationResult) -> String {
    let weights =
      outcome.structure.map { $0.values.isEmpty } ?? true
      ? "every kept weight is bit for bit the original's"
      : "every weight that was not fitted anew is bit for bit the original's"
    let compared =
      outcome.compared
      ?? PruningPlan.Compared(documents: result.documents, resegmented: result.resegmented)
    guard compared.documents > 0 else { return "Verified after writing: \(weights)." }
    let exceptions =
      compared.resegmented == 0
      ? ""
      : ", but for \(Figures.counted(compared.resegmented, "document")) with tokens that were dropped"
    return
      "Verified: each of \(Figures.counted(compared.documents, "document")) has the same tokens\(exceptions), and \(weights)."
  }

  private var loading: String {
    let folder = "path/of/this/folder"
    let needsCode = outcome.structure.map { !$0.keepsShape && !$0.written.isStock } ?? false
    let code = needsCode ? ", trust_remote_code=True" : ""
    let lines =
      isSentenceModel
      ? [
        "from sentence_transformers import SentenceTransformer", "",
        "model = SentenceTransformer(\"\(folder)\"\(code))",
      ]
      : [
        "from transformers import \(autoClass), AutoTokenizer", "",
        "tokenizer = AutoTokenizer.from_pretrained(\"\(folder)\")",
        "model = \(autoClass).from_pretrained(\"\(folder)\"\(code))",
      ]
    return "## How to load it\n\n```python\n\(lines.joined(separator: "\n"))\n```\n"
  }

  private var isSentenceModel: Bool {
    let name = "sentence-transformers"
    return original.tags.names.contains(name)
      || original.blocks.contains { $0.key == "library_name" && $0.text.contains(name) }
  }

  /// transformers' class for what the model was saved from.
  private var autoClass: String {
    let architecture = outcome.architecture ?? ""
    let tasks = [
      "SequenceClassification", "TokenClassification", "QuestionAnswering", "MultipleChoice",
      "MaskedLM", "CausalLM",
    ]
    return tasks.first { architecture.hasSuffix("For\($0)") }.map { "AutoModelFor\($0)" }
      ?? (architecture.hasSuffix("LMHeadModel") ? "AutoModelForCausalLM" : "AutoModel")
  }

  private var provenance: String {
    let hashes = outcome.request.hashesInputs ? "the hashes of all inputs, and " : ""
    return "`vprune.json` has \(hashes)what was decided.\n"
  }
}
