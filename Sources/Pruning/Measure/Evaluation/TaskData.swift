package import Corpora
import Kernels
package import SystemPackage
import Tokenizers
package import Transformers

/// Where labelled documents are read from.
package struct DataSource: Equatable, Sendable {
  package var path: FilePath
  package var columns: LabelledData.Columns

  package init(path: FilePath, columns: LabelledData.Columns = .init()) {
    self.path = path
    self.columns = columns
  }
}

/// Labelled documents as a model sees them: tokens, and labels by their numbers.
package struct TaskData: Sendable {
  /// What a document is.
  enum Labels: Sendable {
    /// One class for each document.
    case classes([Int])
    /// The classes that hold for each document.
    case several([Set<Int>])
    /// A number for each document.
    case numbers([Double])
    /// For each document a class for each word, and where the word's first token is; `nil` where it has none.
    case tags([[Int]], starts: [[Int?]])
    /// A number for each pair of documents.
    case similarities([Double])
    case answers(AnswerWindows)
  }

  /// Texts, or windows of them.
  package let documents: TokenBatch
  /// How many documents, pairs or questions there are.
  package let count: Int
  /// How many of them were too long for the model, or questions that were too long to stand beside a text.
  package let truncatedCount: Int
  let labels: Labels
  let names: LabelNames
  let path: FilePath
  let task: EncoderTask

  /// Reads labelled documents.
  ///
  /// - Parameters:
  ///   - source: Where they are.
  ///   - model: Its tokenizer and the names of its labels.
  ///   - encoder: Its task and its limit.
  /// - Throws: ``PruningError/unknownLabel(path:line:label:known:)`` and its kin, or what is wrong with the file.
  package init(
    _ source: DataSource, _ model: Model, _ encoder: Transformers.Encoder
  ) throws {
    (path, task) = (source.path, encoder.task)
    let names = LabelNames(model.configuration)
    var reader = TaskDataReader(source.path, model, encoder, names)
    switch (encoder.task, try LabelledData(path: source.path, source.columns)) {
    case (.questionAnswering, .questions(let questions)):
      let windows = try AnswerWindows(
        questions, &reader.inputs, try reader.pairTemplate(), limit: model.lengthLimit(of: encoder))
      (documents, labels) = (windows.batch, .answers(windows))
      (count, truncatedCount) = (questions.count, windows.cutCount)
    case (.questionAnswering, .documents), (_, .questions): throw reader.unfit
    case (_, .documents(let documents)):
      labels = try reader.labels(documents)
      self.documents = reader.batch
      (count, truncatedCount) = (documents.count, reader.truncatedCount)
    }
    self.names = names
    if let known = encoder.segmentCount, self.documents.segments.contains(where: { $0 >= known }) {
      throw PruningError.tooManySegments(model: model.configuration.main.path, known: known)
    }
  }
}

/// Makes tokens of texts, pairs of texts and words.
private struct TaskDataReader {
  var inputs: ModelInputs
  private(set) var batch = TokenBatch()
  private var cutPairs = 0
  private let path: FilePath
  private let model: Model
  private let task: EncoderTask
  private let names: LabelNames

  init(_ path: FilePath, _ model: Model, _ encoder: Transformers.Encoder, _ names: LabelNames) {
    inputs = ModelInputs(model.tokenizer, limit: model.lengthLimit(of: encoder))
    (self.path, self.model, self.names) = (path, model, names)
    task = encoder.task
  }

  var truncatedCount: Int { batch.truncatedCount + cutPairs }

  /// The data are not what the task needs.
  var unfit: PruningError {
    .unfitData(path: path, expected: task.wantedData, task: task.name)
  }

  func pairTemplate() throws(PruningError) -> PairTemplate {
    guard let template = model.tokenizer.postProcessor?.pairTemplate else {
      throw .noPairs(model: model.configuration.main.path)
    }
    return template
  }

  mutating func labels(_ documents: [LabelledDocument]) throws -> TaskData.Labels {
    switch task {
    case .sequenceClassification(let kind):
      try append(documents)
      switch kind {
      case .one: return .classes(try documents.map(oneLabel))
      case .any: return .several(try documents.map(severalLabels))
      case .regression:
        guard names.names.count == 1 else {
          throw PruningError.unfitData(
            path: path, expected: "a model of one output, not of \(names.names.count)",
            task: task.name)
        }
        return .numbers(try documents.map(number))
      }
    case .tokenClassification:
      var starts: [[Int?]] = []
      for document in documents {
        guard case .words(let words) = document.text else { throw unfit }
        starts.append(try inputs.append(words: words, to: &batch))
      }
      return .tags(try documents.map(ids), starts: starts)
    case .sentenceEmbedding:
      for document in documents {
        guard case .pair(let first, let second) = document.text else { throw unfit }
        try inputs.append(first, to: &batch)
        try inputs.append(second, to: &batch)
      }
      return .similarities(try documents.map(number))
    case .hiddenStates, .maskedLanguageModel, .questionAnswering: throw unfit
    }
  }

  private mutating func append(_ documents: [LabelledDocument]) throws {
    for document in documents {
      switch document.text {
      case .single(let text): try inputs.append(text, to: &batch)
      case .pair(let first, let second):
        if try inputs.append(first, second, try pairTemplate(), to: &batch) { cutPairs += 1 }
      case .words: throw unfit
      }
    }
  }

  private func ids(_ document: LabelledDocument) throws(PruningError) -> [Int] {
    var ids: [Int] = []
    for label in document.labels {
      ids.append(try names.id(of: label, path, line: document.line))
    }
    return ids
  }

  private func severalLabels(_ document: LabelledDocument) throws(PruningError) -> Set<Int> {
    let ids = try ids(document)
    // Ones and zeros for all classes, which others write, would be taken for the first two.
    guard Set(ids).count == ids.count else {
      throw .unfitRecord(
        path: path, line: document.line,
        expected: "each of its classes once, by name or number; ones and zeros for all are not read"
      )
    }
    return Set(ids)
  }

  private func oneLabel(_ document: LabelledDocument) throws(PruningError) -> Int {
    let ids = try ids(document)
    guard ids.count == 1 else {
      throw .unfitRecord(path: path, line: document.line, expected: "one label")
    }
    return ids[0]
  }

  private func number(_ document: LabelledDocument) throws(PruningError) -> Double {
    if document.labels.count == 1 {
      switch document.labels[0] {
      case .number(let number): return number
      case .name(let text): if let number = Double(text), number.isFinite { return number }
      }
    }
    throw .unfitRecord(path: path, line: document.line, expected: "one number as the label")
  }
}
