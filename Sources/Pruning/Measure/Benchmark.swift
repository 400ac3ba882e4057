import Bytes
import Checkpoints
package import SystemPackage
package import Transformers

/// What a model costs on this machine.
package struct Benchmark: Sendable {
  /// The time of passes with a number of documents of one length.
  package struct Latency: Equatable, Sendable {
    package let documents: Int
    package let length: Int
    /// Seconds.
    package let mean: Double
    package let deviation: Double
    /// Bytes that were resident at most in a process that did nothing else; `nil` where that is not known.
    package let peakMemory: Int?
  }

  package let directory: FilePath
  package let fileBytes: Int
  package let parameters: Int
  package let shape: EncoderShape
  /// Bytes of the weights in float32, as the encoder has them in memory.
  package let weightBytes: Int
  package let latencies: [Latency]
  /// On labelled documents, where there are some.
  package let evaluation: Evaluation?

  /// Tokens of the longest document that a model sees.
  ///
  /// - Throws: What keeps the model from being read.
  package static func lengthLimit(of directory: FilePath) throws -> Int {
    let model = try Model(directory: directory)
    return try model.lengthLimit(
      of: Transformers.Encoder(model.configuration, model.checkpoint))
  }

  /// Measures.
  ///
  /// - Parameters:
  ///   - directory: The model's directory.
  ///   - documents: Numbers of documents of a pass.
  ///   - length: Their length in tokens.
  ///   - repetitions: How many passes are timed, after two to warm up.
  ///   - data: Labelled documents.
  ///   - threads: How many threads a pass has.
  ///   - peakMemory: Runs ``TimedPass/run(_:documents:length:threads:)`` for a number of documents in a process of
  ///     its own and tells its memory.
  /// - Throws: What keeps the model from being run.
  package init(
    of directory: FilePath, documents: [Int], length: Int, repetitions: Int, data: DataSource?,
    threads: Int, peakMemory: (Int) -> Int?
  ) throws {
    let model = try Model(directory: directory)
    let encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    self.directory = directory
    shape = try EncoderShape(model.configuration, model.layout)
    fileBytes = try Directory.byteCount(below: directory)
    parameters = model.checkpoint.tensors.reduce(0) { $0 + $1.parameterCount }
    weightBytes = parameters * MemoryLayout<Float>.stride
    let run = EncoderRun(encoder.blas, threads: threads)
    let clock = ContinuousClock()
    latencies = try documents.map { count in
      let batch = TokenBatch(timing: count, length: length, of: encoder)
      var times: [Double] = []
      for _ in 0..<repetitions + 2 {
        let start = clock.now
        _ = try encoder.outputs(batch, run)
        times.append((clock.now - start) / .seconds(1))
      }
      times.removeFirst(2)
      let mean = times.reduce(0, +) / Double(max(1, times.count))
      let squares = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return Latency(
        documents: count, length: min(length, encoder.lengthLimit), mean: mean,
        deviation: (squares / Double(max(1, times.count - 1))).squareRoot(),
        peakMemory: peakMemory(count))
    }
    evaluation = try data.map {
      try Evaluation(
        encoder, TaskData($0, model, encoder),
        threads: threads)
    }
  }
}
