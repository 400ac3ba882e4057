import Bytes
import Checkpoints
import Corpora
import JSONText
import Kernels
import Pruning
import SystemPackage
import Tensors
import Testing
import Tokenizers
import Transformers

@testable import Reports

struct DiagnosisTests {
  private static let path: FilePath = "dir/file"

  private static let errors: [(any Error, Diagnosis.ExitCode)] = [
    (BytesError.system(.open, path: path, .noSuchFileOrDirectory), .noInput),
    (BytesError.system(.open, path: path, .permissionDenied), .noInput),
    (BytesError.system(.read, path: path, .ioError), .inputOutput),
    (BytesError.system(.write, path: path, .noSpace), .inputOutput),
    (BytesError.system(.create, path: path, .permissionDenied), .cannotCreate),
    (BytesError.endOfFile(path: path, offset: 1, expected: 2), .data),
    (BytesError.corruptGzip(path: path), .data),
    (BytesError.alreadyExists(path: path), .cannotCreate),
    (BytesError.system(.write, path: path, .fileTooLarge), .inputOutput),
    (BytesError.tooLarge(path: path, limit: 1), .data),
    (BytesError.changed(path: path), .data),
    (BytesError.linkOutside(path: path, target: "/etc/passwd"), .data),
    (CorpusError.file(.corruptGzip(path: path)), .data),
    (CorpusError.emptyFolder(path: path), .noInput),
    (CorpusError.notGzip(path: path), .data),
    (CorpusError.malformedUsage(path: path, line: 1, expected: "x"), .data),
    (TokenizerError.noTokenizer(directory: path), .noInput),
    (TokenizerError.invalidUTF8(path: path, line: 1), .data),
    (TokenizerError.missingValue(path: path, at: "model"), .data),
    (TokenizerError.emptyLine(path: path, line: 3), .data),
    (TokenizerError.missingID(path: path, id: 1, count: 4), .data),
    (TokenizerError.byteOrderMark(path: path), .data),
    (
      TokenizerError.mergesDisagree(path: path, other: path, line: 1, merge: [97], expected: nil),
      .data
    ),
    (TokenizerError.duplicateID(path: path, id: 1, first: [97], second: [98]), .data),
    (TokenizerError.malformedJSON(path: path, JSONError(offset: 1, problem: .tooLarge)), .data),
    (
      TokenizerError.unknownComponent(path: path, at: "model", type: "X", known: ["Y"]), .data
    ),
    (
      TokenizerError.filesDisagree(path: path, other: path, id: 1, token: nil, otherToken: [97]),
      .data
    ),
    (CheckpointError.noWeights(directory: path), .noInput),
    (CheckpointError.unsupportedWeights(path: path), .noInput),
    (CheckpointError.headerTooLarge(path: path, length: .max, limit: 1), .data),
    (CheckpointError.duplicateTensor(path: path, tensor: "a"), .data),
    (CheckpointError.malformedTensor(path: path, tensor: "a", .missing(.shape)), .data),
    (CheckpointError.dataBeyondEnd(path: path, tensor: "a", end: 2, dataSize: 1), .data),
    (TransformerError.unknownFamily(path: path, modelType: "x", known: ["bert"], cut: []), .data),
    (
      TransformerError.unexplainedTensor(path: path, name: "x", shape: [1], vocabularySize: 1),
      .data
    ),
    (TransformerError.noWordEmbeddings(path: path, name: "x"), .data),
    (TransformerError.kernels(.noOpenBLAS(reason: "dir/file: not found")), .noInput),
    (TransformerError.noEncoder(path: path, modelType: "x", known: ["bert"]), .data),
    (TransformerError.noTaskHead(path: path, architecture: "x", known: ["Model"]), .data),
    (TransformerError.tensorMissing(path: path, name: "x"), .data),
    (TransformerError.wrongShape(path: path, name: "x", shape: [1], expected: [nil, 2]), .data),
    (TransformerError.undecodableTensor(path: path, name: "x", dataType: .i8), .data),
    (TransformerError.nonFiniteWeight(path: path, name: "x"), .data),
    (TransformerError.nonFiniteActivation(path: path, module: "layer.1"), .data),
    (TransformerError.nonFiniteActivation(path: path, module: nil), .data),
    (TransformerError.notAnEncoder(path: path, modelType: "gpt2", known: ["bert"]), .data),
    (CorpusError.missingColumn(path: path, column: "text", known: ["a"]), .data),
    (CorpusError.missingColumn(path: path, column: "text", known: []), .data),
    (TransformerError.partialHeads(path: path, layer: "x", rows: 3, headSize: 2), .data),
    (TransformerError.unknownHeads(path: path, layer: "x", heads: 3), .data),
    (CheckpointError.malformedArchive(path: path, .damaged), .data),
    (CheckpointError.malformedArchive(path: path, .compressed("a\n")), .data),
    (CheckpointError.malformedArchive(path: path, .overlapping("a", "b")), .data),
    (CheckpointError.malformedArchive(path: path, .bigEndian), .data),
    (CheckpointError.malformedPickle(path: path, offset: 1, .forbiddenCall("posix.system")), .data),
    (CheckpointError.malformedPickle(path: path, offset: 1, .unsupportedTensor("a")), .data),
    (CheckpointError.malformedPickle(path: path, offset: 1, .tooDeep), .data),
    (CheckpointError.malformedPickle(path: path, offset: 1, .tooLong), .data),
    (CheckpointError.notAStateDict(path: path, name: nil), .data),
    (CheckpointError.notAStateDict(path: path, name: "a"), .data),
    (CheckpointError.impossibleView(path: path, tensor: "a"), .data),
    (CheckpointError.manyViews(path: path), .data),
    (CorpusError.noMatch(pattern: "dir/file*"), .noInput),
    (CorpusError.missingTextColumn(path: path, column: "a", known: ["b"]), .data),
    (CorpusError.missingField(path: path, line: 1, field: "a", known: []), .data),
    (CorpusError.fieldWithoutText(path: path, line: 1, field: "a"), .data),
    (CorpusError.namedTwice(path: path), .usage),
    (CorpusError.truncatedUsage(path: path, tokens: 1, expected: 2), .data),
    (CorpusError.malformedRecord(path: path, line: 1, expected: "a JSON object"), .data),
    (
      CorpusError.malformedObject(
        path: path, line: 1, JSONError(offset: 3, problem: .unpairedSurrogate)), .data
    ),
    (TransformerError.causalAttention(path: path), .data),
    (TransformerError.relativePositions(path: path, type: "relative_key"), .data),
    (CorpusError.noColumns(path: path), .usage),
    (CorpusError.repeatedColumn(path: path, column: "text"), .data),
    (PruningError.tooManySegments(model: path, known: 1), .data),
    (PruningError.malformedScores(path: path, expected: "x"), .data),
    (PruningError.scoresOfOtherModel(path: path), .data),
    (PruningError.scoresThatDoNotAddUp(path: path, other: "other", .otherModel), .data),
    (PruningError.scoresThatDoNotAddUp(path: path, other: "other", .otherMethod), .data),
    (PruningError.scoresThatDoNotAddUp(path: path, other: "other", .noDocuments), .data),
    (PruningError.scoresThatDoNotAddUp(path: path, other: "other", .sameDocuments), .data),
    (
      PruningError.scoresThatDoNotAddUp(
        path: path, other: "other", .openBatches(documents: 1, batchSize: 32)), .data
    ),
    (PruningError.notInHubCache(name: "dir/file", cache: path), .noInput),
    (CorpusError.usageOfOtherModel(path: path), .data),
    (CorpusError.usageWithoutTokenizer(path: path), .data),
    (CorpusError.usagesOfTwoTokenizers(path: path, other: path), .data),
    (CorpusError.usageTooLarge(path: path), .data),
    (PruningError.holdoutIsCounted(path: path), .usage),
    (PruningError.malformedPlan(path: path, expected: "a\nb must be 1"), .data),
    (PruningError.planOfOtherModel(plan: path, name: "a\n", model: path, part: "b\n is"), .data),
    (PruningError.neededToken(plan: path, id: 1, token: [10], .named), .data),
    (PruningError.neededToken(plan: path, id: 1, token: [10], .part(of: [97])), .data),
    (PruningError.neededToken(plan: path, id: 1, token: [10], .lowestScore), .data),
    (PruningError.neededToken(plan: path, id: 1, token: [10], .byte), .data),
    (PruningError.otherType(pruned: path, tensor: "a", type: "F16", original: "F32"), .data),
    (PruningError.malformedTokenMap(path: path, line: 1, expected: "a"), .data),
    (PruningError.notPrunedFrom(pruned: path, model: path, part: "token 1, \n,"), .data),
    (PruningError.emptyCorpus(paths: ["dir/file"]), .data),
    (PruningError.outputInsideInput(output: path, input: path), .cannotCreate),
    (PruningError.noParentFolder(path: path), .cannotCreate),
    (PruningError.notADirectory(path: path), .noInput),
    (
      PruningError.sizesDisagree(
        tokenizer: path, tokens: 1, weights: path, rows: 2, doubt: .lines), .data
    ),
    (
      PruningError.sizesDisagree(
        tokenizer: path, tokens: 1, weights: path, rows: 2, doubt: .unnamedTokens), .data
    ),
  ]

  @Test func everyErrorIsOneSentenceThatNamesItsFile() throws {
    for (error, code) in Self.errors {
      let diagnosis = try #require(Diagnosis(of: error), "\(error)")
      #expect(diagnosis.exitCode == code, "\(error)")
      #expect(diagnosis.sentence.contains("dir/file"), "\(diagnosis.sentence)")
      #expect(diagnosis.sentence.hasSuffix("."), "\(diagnosis.sentence)")
      #expect(!diagnosis.sentence.contains("\n"), "\(diagnosis.sentence)")
    }
  }

  /// What is asked of layers names numbers as they are, one or several.
  @Test(arguments: [
    (
      PruningError.tooMany(what: "head", asked: 1, there: 0),
      "1 head cannot stay in a layer that has none"
    ),
    (
      .tooMany(what: "neuron", asked: 2, there: 1), "2 neurons are more than the 1 that a layer has"
    ),
    (
      .tooMany(what: "layer", asked: 9, there: 3), "9 layers are more than the 3 that the model has"
    ),
    (
      .wrongListLength(what: "head", found: 1, layers: 2),
      "heads has 1 entry, but the model has 2 layers"
    ),
    (.wrongListLength(what: "head", found: 2, layers: 1), "2 entries, but the model has 1 layer;"),
    (
      .wrongSharedListLength(what: "neuron", found: 3, layers: 1),
      "neurons has 3 entries, but all layers"
    ),
    (.wrongSharedListLength(what: "neuron", found: 3, layers: 2), "share 2 sets of weights"),
    (.multipleTooLarge(asked: 64, neurons: 1), "--multiple-of 64 is more than the 1 neuron that"),
    (.tooManyRounds(asked: 9, removed: 4), "--iterations 9 are more rounds"),
    (.tooManyRounds(asked: 9, removed: 0), "give 1 or less"),
    (.noRounds, "--iterations and --order"),
    (.impossibleBudget(.macs, limit: 0.0321), "ask for at least 0.033."),
    (.impossibleBudget(.neurons, limit: 64), "--ffn is less than one multiple"),
    (.impossibleBudget(.speedup, limit: 2.999), "2.99 times as fast"),
  ])
  func budgets(_ error: PruningError, _ words: String) throws {
    let diagnosis = try #require(Diagnosis(of: error))
    #expect(diagnosis.exitCode == .usage)
    #expect(diagnosis.sentence.contains(words), "\(diagnosis.sentence)")
    #expect(diagnosis.sentence.hasSuffix(".") && !diagnosis.sentence.contains("\n"))
  }

  @Test func textFromFilesIsMadeSafe() {
    #expect(Diagnosis.quoted("a\n\u{1B}[31m".utf8) == #""a\n\u{1B}[31m""#)
    #expect(Diagnosis.quoted(String(repeating: "x", count: 100).utf8).count == 63)
  }

  @Test func otherErrorsHaveNone() {
    struct Other: Error {}
    #expect(Diagnosis(of: Other()) == nil)
  }
}
