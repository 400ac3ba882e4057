import Bytes
import JSONText
package import SystemPackage

extension ModelConfiguration {
  /// How many tokens of a document the model has positions for, special tokens included; `nil` where config.json does
  /// not say it, as with positions that are relative.
  package var lengthLimit: Int? {
    let keys = ["max_position_embeddings", "n_positions", "max_sequence_length", "n_ctx"]
    let prefix = family.textConfiguration.map { "\($0)." } ?? ""
    guard let positions = keys.lazy.compactMap({ self.node(at: prefix + $0)?.int }).first else {
      return nil
    }
    switch family.encoder?.positions {
    case .afterPadding(let id):
      let padding = id ?? node(at: "pad_token_id")?.int ?? 1
      return positions > padding + 1 && padding >= 0 ? positions - padding - 1 : nil
    case .absolute, nil: return positions > 0 ? positions : nil
    }
  }

  /// The length that sentence-transformers cuts documents to, where it has a file that says so.
  package static func sentenceLimit(in directory: FilePath) -> Int? {
    let path = directory.appending("sentence_bert_config.json")
    guard Directory.kind(of: path) == .file, let document = try? document(at: path) else {
      return nil
    }
    return document.root["max_seq_length"]?.int.flatMap { $0 > 0 ? $0 : nil }
  }
}
