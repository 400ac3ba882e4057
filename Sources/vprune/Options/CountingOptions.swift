import ArgumentParser
import Bytes
import Corpora
import SystemPackage
import Tokenizers

/// How text is counted, and how much of it.
struct CountingOptions: ParsableArguments {
  @OptionGroup var threads: ThreadOption

  @Option(
    help: ArgumentHelp(
      "What memory to stay within, however many distinct words there are. (default: 1GB)",
      valueName: "size"))
  var memory: ByteSize?

  @Option(
    help: ArgumentHelp(
      "Count a part of the documents, drawn by lot from all files.", valueName: "share"))
  var sample: Double?

  @Option(
    help: ArgumentHelp(
      "Count documents drawn by lot, as many as this much text.", valueName: "size"))
  var sampleBytes: ByteSize?

  @Option(help: ArgumentHelp("Draw other documents.", valueName: "n"))
  var seed = 0

  @Option(
    help: ArgumentHelp(
      "How sure to be of what a sample is said to have missed.", valueName: "share"))
  var confidence = 0.95

  @Option(
    help: ArgumentHelp(
      "Save progress this often, to go on after an interruption. (default: 1 at first, later 32)",
      valueName: "seconds"))
  var saveEvery: Double?

  func validate() throws {
    guard sample.map({ $0 > 0 && $0 <= 1 }) ?? true else {
      throw ValidationError("--sample must be above 0 and at most 1.")
    }
    guard sample == nil || sampleBytes == nil else {
      throw ValidationError("A sample is either --sample or --sample-bytes.")
    }
    guard (0...1 << 32).contains(seed) else {
      throw ValidationError("--seed must be 0 to 4294967296.")
    }
    guard confidence > 0, confidence < 1 else {
      throw ValidationError("--confidence must be above 0 and below 1.")
    }
    guard saveEvery.map({ $0 >= 0 && $0 <= 1e6 }) ?? true else {
      throw ValidationError("--save-every must be 0 to 1000000.")
    }
  }

  /// What is to be done for a tokenizer.
  func request(_ files: TokenizerFiles) -> CountingRequest {
    var request = CountingRequest(files, threads: threads.count)
    if let memory { request.memory = memory.count }
    return request
  }

  /// Which documents of a corpus count; all where no sample is asked for.
  func sample(of corpus: Corpus) throws -> DocumentSample? {
    let seed = UInt64(seed)
    if let sample { return DocumentSample(share: sample, seed: seed) }
    return try sampleBytes.map {
      try corpus.sample(bytes: $0.count, seed: seed, threads: threads.count)
    }
  }

  /// Where progress is kept beside a table; nowhere where that, or the corpus, is no file.
  func progress(
    for output: FilePath, _ corpus: Corpus, tokenizer: FilePath
  ) throws -> CountingProgressFile? {
    guard corpus.size != nil, Directory.kind(of: output) != .other else { return nil }
    return try CountingProgressFile(
      FilePath("\(output).progress"), of: corpus, tokenizer: tokenizer,
      asked: "sample: \(sample ?? 1) \(sampleBytes?.count ?? 0) \(seed)",
      interval: saveEvery.map { .seconds($0) })
  }
}
