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
    enum Contents: Sendable {
      /// Runs of an input file, by their numbers.
      case runs(ByteRuns, Range<Int>, of: ReadableFile)
      case computed(@Sendable () throws(CheckpointError) -> [UInt8])
    }

    let output: Int
    let range: Range<Int>
    let contents: Contents
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
    var names: [String: String] = [:]
    var fileNames: [(tensor: String, file: String)] = []
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
        names[source.tensor.name] = tensor.name
        fileNames.append((tensor.name, shard.name))
      }
      let header = SafetensorsHeader(arranging: tensors, metadata: shard.metadata)
      outputs.append(Output(name: shard.name, header: header, pieceCount: 0))
      for tensor in header.tensors {
        guard let source = sources[Array(tensor.name.utf8)] else { continue }
        let start = header.dataStart
        let range = start + tensor.dataOffsets.lowerBound..<start + tensor.dataOffsets.upperBound
        if let computation = source.computation {
          add(Piece(output: outputs.count - 1, range: range, contents: .computed(computation)))
        } else {
          let file = layout.original.file(of: source.tensor)
          try addPieces(source, of: file, at: range.lowerBound)
        }
      }
    }
    guard !layout.isRearranged else {
      // Of several files all but one may have gone with their tensors.
      if outputs.map(\.name) != [WeightFormat.safetensors.singleFileName] {
        index = ShardIndex.text(of: fileNames, byteCount: tensorByteCount)
      }
      return
    }
    guard let document = layout.original.index else { return }
    let originalElementCount = layout.original.tensors.reduce(0) { $0 + $1.shape.elementCount }
    index = ShardIndex.text(
      of: document, renaming: names, byteCount: tensorByteCount,
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
      add(
        Piece(
          output: output, range: position..<position + byteCount,
          contents: .runs(runs, first..<end, of: file)))
      position += byteCount
      first = end
    }
  }

  private mutating func add(_ piece: Piece) {
    pieces.append(piece)
    outputs[piece.output].pieceCount += 1
  }

  /// Bytes of all output tensors together, headers not counted.
  package var tensorByteCount: Int { outputs.reduce(0) { $0 + $1.header.dataByteCount } }

  /// Bytes of all safetensors files together: what `progress` adds up to.
  package var byteCount: Int { outputs.reduce(0) { $0 + $1.byteCount } }

  /// Creates the safetensors files, and the index where there are several, and waits until they are
  /// on the disk.
  ///
  /// - Parameters:
  ///   - directory: An existing directory without files of these names.
  ///   - threadCount: How many pieces are worked on at a time, 1 or more.
  ///   - progress: Called from any thread with the number of bytes written since its last call.
  /// - Throws: ``CheckpointError/file(_:)``, or what computes a tensor; what was written stays.
  package func write(
    into directory: FilePath, threadCount: Int = 2,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(CheckpointError) {
    let files = try CheckpointError.wrapping { () throws(BytesError) in
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
      return files
    }
    try write(to: files, threadCount: threadCount, progress: progress)
    guard let index else { return }
    try CheckpointError.wrapping { () throws(BytesError) in
      try WritableFile.create(
        directory.appending(WeightFormat.safetensors.indexFileName), holding: index)
    }
  }

  private func write(
    to files: [WritableFile], threadCount: Int, progress: @escaping @Sendable (Int) -> Void
  ) throws(CheckpointError) {
    let next = Atomic(0)
    let failure = Mutex<CheckpointError?>(nil)
    let unwritten = Mutex(outputs.map(\.pieceCount))
    DispatchQueue.concurrentPerform(iterations: threadCount) { _ in
      while failure.withLock({ $0 == nil }) {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < pieces.count else { return }
        let piece = pieces[number]
        do throws(CheckpointError) {
          try write(piece, to: files[piece.output], progress: progress)
          let left = unwritten.withLock { counts in
            counts[piece.output] -= 1
            return counts[piece.output]
          }
          guard left == 0 else { continue }
          try CheckpointError.wrapping { () throws(BytesError) in
            try files[piece.output].synchronize()
          }
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  private func write(
    _ piece: Piece, to file: WritableFile, progress: @escaping @Sendable (Int) -> Void
  ) throws(CheckpointError) {
    switch piece.contents {
    case .runs(let runs, let numbers, let source):
      try CheckpointError.wrapping { () throws(BytesError) in
        var buffer = GatherBuffer(
          target: file, position: piece.range.lowerBound, progress: progress)
        try buffer.append(runs, numbers, of: source)
      }
    case .computed(let compute):
      let bytes = try compute()
      precondition(bytes.count == piece.range.count, "computed bytes must fill their shape")
      try CheckpointError.wrapping { () throws(BytesError) in
        try file.write(bytes, at: piece.range.lowerBound)
      }
      progress(bytes.count)
    }
    // Otherwise the final fsync takes as long again as all writing before it.
    file.startWriteBack(at: piece.range.lowerBound, count: piece.range.count)
  }
}
