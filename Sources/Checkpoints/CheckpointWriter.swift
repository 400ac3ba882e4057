import Bytes
import Dispatch
import Synchronization
package import SystemPackage
import Tensors

/// Writes a checkpoint, in memory that does not depend on its size.
package struct CheckpointWriter: Sendable {
  /// A file that is to be written.
  private struct Output: Sendable {
    let name: String
    let header: SafetensorsHeader
    var pieceCount: Int

    var byteCount: Int { header.dataStart + header.dataByteCount }
  }

  /// Consecutive bytes of one file: what a thread works on before it takes the next.
  private struct Piece: Sendable {
    let output: Int
    let range: Range<Int>
    let source: ReadableFile
    let runs: ByteRuns
    let numbers: Range<Int>
  }

  /// A single huge tensor is spread over all threads, and the disk starts early; with pieces of
  /// 4 MB two threads were seven times as slow.
  private static let pieceByteCount = 16 << 20

  private var outputs: [Output] = []
  private var pieces: [Piece] = []
  private var index: [UInt8]?

  /// Plans the files; nothing is written.
  ///
  /// - Throws: Where a gather does not fit its tensor.
  package init(_ layout: CheckpointLayout) throws(CheckpointError) {
    var names: Set<String> = []
    var elementCount = 0
    for shard in layout.shards {
      // By bytes: two names may differ in nothing but their normal form.
      var sources: [[UInt8]: TensorSource] = [:]
      var tensors: [SafetensorsHeader.NewTensor] = []
      for source in shard.tensors {
        let tensor = try source.output()
        elementCount += tensor.shape.elementCount
        tensors.append(tensor)
        sources[Array(tensor.name.utf8)] = source
        names.insert(tensor.name)
      }
      let header = SafetensorsHeader(arranging: tensors, metadata: shard.metadata)
      outputs.append(Output(name: shard.name, header: header, pieceCount: 0))
      for tensor in header.tensors {
        guard let source = sources[Array(tensor.name.utf8)] else { continue }
        let file = layout.original.shards[source.tensor.shard].file
        try addPieces(source, of: file, at: header.dataStart + tensor.dataOffsets.lowerBound)
      }
    }
    guard let document = layout.original.index else { return }
    let originalElementCount = layout.original.tensors.reduce(0) { $0 + $1.shape.elementCount }
    index = ShardIndex.text(
      of: document, keeping: names, byteCount: tensorByteCount,
      removedElementCount: originalElementCount - elementCount)
  }

  private mutating func addPieces(
    _ source: TensorSource, of file: ReadableFile, at start: Int
  ) throws(CheckpointError) {
    let runs = try source.runs(limit: Self.pieceByteCount)
    let output = outputs.count - 1
    var position = start
    var first = 0
    while first < runs.count {
      var end = first
      var byteCount = 0
      while end < runs.count, byteCount + runs[end].count <= Self.pieceByteCount {
        byteCount += runs[end].count
        end += 1
      }
      pieces.append(
        Piece(
          output: output, range: position..<position + byteCount, source: file, runs: runs,
          numbers: first..<end))
      outputs[output].pieceCount += 1
      position += byteCount
      first = end
    }
  }

  /// Bytes of all output tensors together, headers not counted.
  package var tensorByteCount: Int { outputs.reduce(0) { $0 + $1.header.dataByteCount } }

  /// Bytes of all safetensors files together: what `progress` adds up to.
  package var byteCount: Int { outputs.reduce(0) { $0 + $1.byteCount } }

  /// Creates the safetensors files, and the index where the original has one, and waits until
  /// they are on the disk.
  ///
  /// - Parameters:
  ///   - directory: An existing directory without files of these names.
  ///   - threadCount: How many pieces are worked on at a time, 1 or more.
  ///   - progress: Called from any thread with the number of bytes written since its last call.
  /// - Throws: ``CheckpointError/file(_:)``; what was written stays.
  package func write(
    into directory: FilePath, threadCount: Int = 2,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(CheckpointError) {
    try CheckpointError.wrapping { () throws(BytesError) in
      var files: [WritableFile] = []
      for output in outputs {
        let file = try WritableFile(creating: directory.appending(output.name))
        try file.reserve(output.byteCount)
        let header = output.header.serialized()
        try file.write(header, at: 0)
        progress(header.count)
        if output.pieceCount == 0 { try file.synchronize() }
        files.append(file)
      }
      try write(to: files, threadCount: threadCount, progress: progress)
      if let index {
        let path = directory.appending(Checkpoint.indexFileName)
        let file = try WritableFile(creating: path)
        try file.write(index, at: 0)
        try file.synchronize()
      }
    }
  }

  private func write(
    to files: [WritableFile], threadCount: Int, progress: @escaping @Sendable (Int) -> Void
  ) throws(BytesError) {
    let next = Atomic(0)
    let failure = Mutex<BytesError?>(nil)
    let unwritten = Mutex(outputs.map(\.pieceCount))
    DispatchQueue.concurrentPerform(iterations: threadCount) { _ in
      while failure.withLock({ $0 == nil }) {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < pieces.count else { return }
        let piece = pieces[number]
        do throws(BytesError) {
          try write(piece, to: files[piece.output], progress: progress)
          let left = unwritten.withLock { counts in
            counts[piece.output] -= 1
            return counts[piece.output]
          }
          if left == 0 { try files[piece.output].synchronize() }
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  private func write(
    _ piece: Piece, to file: WritableFile, progress: @escaping @Sendable (Int) -> Void
  ) throws(BytesError) {
    var buffer = GatherBuffer(
      target: file, position: piece.range.lowerBound, progress: progress)
    try buffer.append(piece.runs, piece.numbers, of: piece.source)
    // Otherwise the final fsync takes as long again as all writing before it.
    file.startWriteBack(at: piece.range.lowerBound, count: piece.range.count)
  }
}
