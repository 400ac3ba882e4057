import Bytes
import Dispatch
import Synchronization
import Tokenizers

/// Counts a corpus on several threads.
///
/// Reading happens under a lock, as in ``Corpus/process(threads:progress:makeWorker:_:)``; what is
/// counted is cut into stretches where something wants to know (``CountingLedger``).
struct CountingJob: Sendable {
  private let corpus: Corpus
  private let request: CountingRequest
  private let report: (@Sendable (CountingStatus) -> Void)?
  /// By tokenizer.
  private let words: [SharedWords]

  init(
    _ corpus: Corpus, _ request: CountingRequest,
    _ report: (@Sendable (CountingStatus) -> Void)?
  ) throws(CorpusError) {
    let memory = try CountingMemory(
      bound: request.memory, resident: ProcessMemory.resident, threads: request.threads,
      request.tokenizers)
    (self.corpus, self.request, self.report) = (corpus, request, report)
    words = request.tokenizers.map(memory.sharedWords)
  }

  func run() throws(CorpusError) -> CountingOutcome {
    let empty = CountingState(usage: Usage(vocabularySize: request.tokenizers[0].vocabularySize))
    let start = try request.progress?.read(empty) ?? empty
    words[0].meet(start.words)
    let shared = Shared(
      try Reading(corpus, CountingLedger(start, threads: request.threads)),
      savedDocuments: start.position.documents)
    DispatchQueue.concurrentPerform(iterations: request.threads) { thread in
      do throws(CorpusError) {
        try work(thread, shared, firstDocument: start.position.documents)
      } catch {
        shared.reading.withLock { $0.failure = $0.failure ?? error }
      }
    }
    let (failure, ledger, read) = shared.reading.withLock {
      ($0.failure, $0.ledger, $0.reader.documentCount)
    }
    if let failure { throw failure }
    var (usage, curve) = (ledger.counted.usage, ledger.counted.curve)
    curve.append(.init(usage))
    if let sample = request.sample {
      usage.sample = Usage.Sample(documents: read, seed: sample.seed)
      guard usage.documents > 0 || read == 0 else { throw .emptySample(documents: read) }
    }
    return CountingOutcome(
      usage: usage, curve: curve, words: wordCount, resumed: start.position.documents)
  }

  private func work(
    _ thread: Int, _ shared: Shared, firstDocument: Int
  ) throws(CorpusError) {
    var worker = CountingWorker(request, words, firstDocument: firstDocument)
    while true {
      let (read, stretch) = try shared.reading.withLock { reading throws(CorpusError) in
        try reading.next(thread, request, report)
      }
      if let last = worker.stretch, last != stretch {
        try handIn(&worker, thread, next: stretch, shared)
      }
      worker.stretch = stretch
      guard let block = try read?.documents() else { return }
      if case .objects = read { shared.reading.withLock { $0.objectTextSize += block.textSize } }
      try worker.add(block)
    }
  }

  private func handIn(
    _ worker: inout CountingWorker, _ thread: Int, next: Int, _ shared: Shared
  ) throws(CorpusError) {
    let total = worker.takeTotal()
    let saved = shared.reading.withLock { reading in
      let (saved, isNew) = reading.ledger.handIn(total, thread: thread, next: next)
      if isNew { reading.look(wordCount) }
      return saved
    }
    guard let progress = request.progress, var saved else { return }
    saved.words = words[0].distinct
    try shared.savedDocuments.withLock { documents throws(CorpusError) in
      // Another thread may have come later and been faster.
      guard saved.position.documents > documents else { return }
      try progress.write(saved)
      documents = saved.position.documents
    }
  }

  private var wordCount: Int? {
    if case .none = words[0].cuts { return nil }
    return words[0].distinct.count
  }
}

extension CountingJob {
  /// What threads share.
  fileprivate final class Shared: Sendable {
    let reading: Mutex<Reading>
    /// Up to which document progress is saved; writing has a lock of its own, so that it keeps nobody
    /// from reading.
    let savedDocuments: Mutex<Int>

    init(_ reading: sending Reading, savedDocuments: Int) {
      self.reading = Mutex(reading)
      self.savedDocuments = Mutex(savedDocuments)
    }
  }

  /// The text that is handed out, and what comes back.
  fileprivate struct Reading {
    var reader: DocumentReader
    var ledger: CountingLedger
    /// Bytes of the texts of objects, which threads find.
    var objectTextSize = 0
    /// The first error of any thread; the others stop at their next block.
    var failure: CorpusError?
    private var nextPoint = 1
    private var seen: CountingStatus.Seen?
    private var (lastView, lastSave) = (ContinuousClock.now, ContinuousClock.now)
    private var saveCount = 0
    private var hasEnded = false
    /// A block that an earlier run has counted in part.
    private var pending: DocumentReader.Block?

    /// Reads up to where counting goes on: cuts before that would not be what they say.
    init(_ corpus: Corpus, _ ledger: CountingLedger) throws(CorpusError) {
      let position = ledger.counted.position
      self.ledger = ledger
      reader = DocumentReader(corpus, from: position)
      while reader.documentCount < position.documents, let block = try reader.next() {
        if reader.documentCount > position.documents { pending = block }
      }
      while nextPoint <= reader.inflatedSize { nextPoint *= 2 }
    }

    /// The next block and its stretch; at the end the stretch behind the last one.
    mutating func next(
      _ thread: Int, _ request: CountingRequest, _ report: (@Sendable (CountingStatus) -> Void)?
    ) throws(CorpusError) -> (DocumentReader.Block?, stretch: Int) {
      guard failure == nil else { return (nil, ledger.stretch) }
      let block: DocumentReader.Block?
      do throws(CorpusError) {
        if pending == nil { pending = try reader.next() }
        block = pending
        pending = nil
      } catch {
        // While the lock is held: a reader that has failed is not asked again.
        failure = error
        throw error
      }
      let stretch = ledger.stretch
      guard block != nil else {
        if !hasEnded { ledger.cut(reader, for: []) }
        hasEnded = true
        return (nil, ledger.stretch)
      }
      ledger.begin(thread)
      if let purpose = purposeOfCut(request) { ledger.cut(reader, for: purpose) }
      report?(CountingStatus(read: progress, seen: seen))
      return (block, stretch)
    }

    /// What there is to be seen after another stretch.
    mutating func look(_ words: Int?) {
      let point = SaturationCurve.Point(ledger.counted.usage)
      seen = CountingStatus.Seen(
        tokens: point.tokens, vocabulary: ledger.counted.usage.counts.count,
        new: ledger.counted.curve.growth(at: point), words: words)
    }

    private var progress: ReadingProgress {
      ReadingProgress(
        documents: reader.documentCount, textSize: reader.textSize + objectTextSize,
        storedSize: reader.storedSize, replacedCount: reader.replacedCount)
    }

    private mutating func purposeOfCut(_ request: CountingRequest) -> CountingLedger.Purpose? {
      var purpose: CountingLedger.Purpose = []
      if reader.inflatedSize >= nextPoint {
        while nextPoint <= reader.inflatedSize { nextPoint *= 2 }
        purpose.insert(.point)
      }
      let now = ContinuousClock.now
      if let progress = request.progress, now - lastSave >= progress.interval(after: saveCount) {
        (lastSave, saveCount) = (now, saveCount + 1)
        purpose.insert(.save)
      }
      if request.isWatched, now - lastView >= .seconds(1) {
        lastView = now
        purpose.insert(.view)
      }
      return purpose.isEmpty ? nil : purpose
    }
  }
}
