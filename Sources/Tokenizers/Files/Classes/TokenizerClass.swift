import JSONText

/// A tokenizer class of transformers, which puts a tokenizer together where there is no tokenizer.json.
struct TokenizerClass: Sendable {
  /// The class without `Fast`, and others that do the same.
  let names: [String]
  /// Models whose class it is where the files name none.
  let modelTypes: [String]
  /// What the class assumes where the files are silent, by key.
  let specialTokens: [String: String]
  let files: Files

  /// What it makes a tokenizer of.
  enum Files: Sendable {
    /// vocab.json and merges.txt.
    case byteLevel(ByteLevelTokenizerFiles.Kind)
    /// One SentencePiece file.
    case pieces(PieceClass)
    /// vocab.json beside SentencePiece files, with tokens for languages.
    case numberedPieces(Languages)
  }

  /// Where a class that reads vocab.json has its tokens for languages.
  enum Languages: Sendable {
    /// Among the others, such as `>>fra<<`.
    case listed
    /// Of M2M-100, which counts them on behind the others, written nowhere.
    case counted
  }

  init(
    _ names: [String], for modelTypes: [String], _ specialTokens: [String: String], _ files: Files
  ) {
    self.names = names
    self.modelTypes = modelTypes
    self.specialTokens = specialTokens
    self.files = files
  }

  /// The row for a directory: of the class that its files name, otherwise of the model's type.
  ///
  /// A class that the table lacks has none, whatever the model: it may do anything.
  static func row(_ configuration: TokenizerConfiguration) -> TokenizerClass? {
    if let name = configuration.className { return all.first { $0.names.contains(name) } }
    guard let modelType = configuration.modelType else { return nil }
    return all.first { $0.modelTypes.contains(modelType) }
  }

  /// How a SentencePiece file becomes a tokenizer.
  struct PieceClass: Sendable {
    var numbering = PieceNumbering()
    /// What older versions do to a text before SentencePiece sees it.
    var cleaning: [ConvertedPipeline.Step] = []
    /// What transformers 5 makes of the file.
    var pipeline: ConvertedPipeline
    /// What it puts around a text, for encoders; `nil` for other models, whose layers nothing runs here.
    var ends: TextEnds?
    /// Whether its languages have tokens only where the files list them: rows without a token may be
    /// theirs.
    var leavesLanguagesToFiles = false
  }

  /// The special tokens around one text, and around and between two.
  enum TextEnds: Sendable {
    /// As BERT does it.
    case segments
    /// As RoBERTa does it, by the names that the classes of transformers 5 go by.
    case doubled
  }

  var pieces: PieceClass? { if case .pieces(let pieces) = files { pieces } else { nil } }
  var languages: Languages? {
    if case .numberedPieces(let languages) = files { languages } else { nil }
  }
}
