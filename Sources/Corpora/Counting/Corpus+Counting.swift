package import Tokenizers

extension Corpus {
  /// Counts the tokens of all documents, or of a sample of them.
  ///
  /// The result does not depend on threads, memory, or how often the job was begun again.
  ///
  /// - Parameters:
  ///   - request: What is to be counted.
  ///   - report: Called after each block that was read, on any of the threads.
  /// - Returns: The histogram, and how it came to be.
  /// - Throws: What keeps a document from being read or encoded.
  package func count(
    _ request: CountingRequest, report: (@Sendable (CountingStatus) -> Void)? = nil
  ) throws(CorpusError) -> CountingOutcome {
    try CountingJob(self, request, report).run()
  }

  /// Counts the tokens of all documents.
  ///
  /// The result does not depend on `threads`.
  package func usage(
    of tokenizer: Tokenizer, threads: Int,
    progress: (@Sendable (ReadingProgress) -> Void)? = nil
  ) throws(CorpusError) -> Usage {
    try usage(CountingRequest([tokenizer], threads: threads), progress)
  }

  /// Counts the tokens of all documents, and which of them the tokenizer's companions need.
  ///
  /// - Parameters:
  ///   - files: A tokenizer and its companions.
  ///   - threads: On which the result does not depend.
  ///   - words: Gets the words that the tokenizer's model sees.
  ///   - progress: Called while documents are read.
  /// - Returns: The histogram of the tokenizer's own tokens.
  /// - Throws: What keeps a document from being read or encoded.
  package func usage(
    of files: TokenizerFiles, threads: Int, collecting words: WordCollector? = nil,
    progress: (@Sendable (ReadingProgress) -> Void)? = nil
  ) throws(CorpusError) -> Usage {
    var request = CountingRequest(files, threads: threads)
    request.words = words
    return try usage(request, progress)
  }

  private func usage(
    _ request: CountingRequest, _ progress: (@Sendable (ReadingProgress) -> Void)?
  ) throws(CorpusError) -> Usage {
    try count(request) { status in progress?(status.read) }.usage
  }
}
