import Bytes
package import Checkpoints
package import JSONText
package import SystemPackage

/// config.json, and generation_config.json where there is one.
package struct ModelConfiguration: Sendable {
  /// One of the two files.
  package struct File: Sendable {
    package let path: FilePath
    package let document: JSONDocument
    /// The token ids in it.
    package let tokenIDs: [TokenIDField]
  }

  /// What is done about a family that the table lacks.
  package enum UnlistedFamily: Sendable {
    case refused
    /// It is told from the shapes of a checkpoint.
    case inferred(from: Checkpoint)
    /// It is a family that was inferred before, of the original of a pruned model.
    case same(Family)
  }

  package let main: File
  package let generation: File?
  package let family: Family
  /// Rows of the embedding matrix, `vocab_size`.
  package let vocabularySize: Int

  /// Reads the configuration of a model directory.
  ///
  /// - Parameters:
  ///   - directory: The directory.
  ///   - unlisted: What is done about a family that the table lacks.
  /// - Throws: ``TransformerError``, where config.json is missing or does not tell a family.
  package init(
    directory: FilePath, unlisted: UnlistedFamily = .refused
  ) throws(TransformerError) {
    let path = directory.appending("config.json")
    guard Directory.isOccupied(path) else { throw Self.noConfiguration(in: directory) }
    main = try Self.read(path)
    let root = main.document.root
    let names = Family.all.map(\.modelType)
    guard let modelType = root["model_type"]?.string else {
      throw .missingValue(path: path, key: "model_type", known: names)
    }
    switch (Family.named(modelType), unlisted) {
    case (let listed?, _): family = listed
    case (nil, .same(let other)) where other.modelType == modelType: family = other
    case (nil, .inferred(let checkpoint)):
      family = try Family.inferred(modelType, path, root, from: checkpoint)
    default: throw .unknownFamily(path: path, modelType: modelType, known: names, cut: [])
    }
    let size = Self.node(at: family.sizePlace, in: root)
    if let size, size.int.map({ $0 > 0 }) != true {
      throw .unexpectedValue(path: path, place: family.sizePlace, expected: "a number above 0")
    }
    vocabularySize = size?.int ?? family.defaultVocabularySize
    let generationPath = directory.appending("generation_config.json")
    generation =
      Directory.isOccupied(generationPath) ? try Self.read(generationPath) : nil
  }

  /// Both files, config.json first.
  package var files: [File] { [main] + (generation.map { [$0] } ?? []) }

  /// The class that the model was saved from, such as `BertForMaskedLM`.
  package var architecture: String? {
    main.document.root["architectures"]?.elements.first { _ in true }?.string
  }

  /// Ids of tokens that the model needs, each with the place that names it; class defaults of
  /// absent keys included.
  package var neededTokenIDs: [(id: Int, place: String)] {
    var needed: [(id: Int, place: String)] = []
    for file in files {
      for field in file.tokenIDs where field.need == .kept {
        needed += field.ids.map { ($0, field.place) }
      }
    }
    let builtIn = (0..<(family.highestBuiltInID.map { $0 + 1 } ?? 0)).map {
      (id: $0, place: family.modelType)
    }
    return needed + absentTokenIDs.map { ($0.id, $0.key) } + builtIn
  }

  /// Places of numbers that may be token ids, judging by their keys, and that no rule explains.
  package var suspects: [(path: FilePath, place: String)] {
    files.flatMap { file in
      TokenIDField.suspects(in: file.document.root).map { (file.path, $0) }
    }
  }

  /// Ids that no token has.
  package var idsOutOfRange: [(path: FilePath, place: String, id: Int)] {
    files.flatMap { file in
      file.tokenIDs.flatMap { field in
        field.ids.filter { $0 >= vocabularySize }.map { (file.path, field.place, $0) }
      }
    }
  }

  /// Class defaults of keys that config.json lacks.
  var absentTokenIDs: [(key: String, id: Int)] {
    family.defaultTokenIDs.filter { node(at: $0.key) == nil }
  }

  /// A value of config.json by its place, such as `text_config.vocab_size`.
  package func node(at place: String) -> JSONNode? {
    Self.node(at: place, in: main.document.root)
  }

  private static func node(at place: String, in root: JSONNode) -> JSONNode? {
    place.split(separator: ".").reduce(root) { node, key in node.flatMap { $0[String(key)] } }
  }

  /// Where the size of the vocabulary stands in config.json.
  package var sizePlace: String { family.sizePlace }

  /// sentence-transformers keeps a model in a folder such as `0_Transformer`.
  private static func noConfiguration(in directory: FilePath) -> TransformerError {
    let names = (try? Directory.names(in: directory)) ?? []
    return .noConfiguration(
      directory: directory,
      elsewhere: names.filter { name in
        Directory.isOccupied(directory.appending(name).appending("config.json"))
          && Directory.isOccupied(directory.appending(name).appending("tokenizer_config.json"))
      })
  }

  private static func read(_ path: FilePath) throws(TransformerError) -> File {
    let document = try document(at: path)
    guard document.root.isObject else {
      throw .unexpectedValue(path: path, place: "the file", expected: "an object")
    }
    do throws(TokenIDField.Malformed) {
      return File(
        path: path, document: document, tokenIDs: try TokenIDField.all(in: document.root))
    } catch {
      throw .unexpectedValue(path: path, place: error.place, expected: error.expected)
    }
  }

  /// A file of JSON.
  static func document(at path: FilePath) throws(TransformerError) -> JSONDocument {
    let bytes: [UInt8]
    do throws(BytesError) {
      bytes = try ReadableFile.contents(of: path)
    } catch {
      throw .file(error)
    }
    do throws(JSONError) {
      return try JSONDocument(parsing: bytes)
    } catch {
      throw .malformedJSON(path: path, error)
    }
  }
}
