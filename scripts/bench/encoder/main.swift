import Checkpoints
import Kernels
import SystemPackage
import Transformers

/// Times passes of the encoder: MODEL DOCUMENTS LENGTH THREADS REPETITIONS forward|backward.
///
/// Documents are random tokens; `backward` is a forward pass and the gradients with respect to all masks, for
/// each document by itself. Prints the seconds of each repetition after one to warm up.
let arguments = CommandLine.arguments
guard arguments.count == 7, let documents = Int(arguments[2]), let length = Int(arguments[3]),
  let threads = Int(arguments[4]), let repetitions = Int(arguments[5])
else {
  print("encoder-bench MODEL DOCUMENTS LENGTH THREADS REPETITIONS forward|backward")
  throw Errno.invalidArgument
}
let directory = FilePath(arguments[1])
let encoder = try Encoder(
  try ModelConfiguration(directory: directory), try Checkpoint(directory: directory))
var batch = TokenBatch()
for document in 0..<documents {
  batch.append((0..<length).map { 1000 + ($0 * 7919 + document * 104_729) % 20_000 })
}
let batches = batch.batches(tokenLimit: (batch.tokenCount + threads - 1) / threads)

func pass() throws -> Float {
  // One document is shared by all threads; of several, each thread takes some.
  let run = EncoderRun(encoder.blas, threads: batches.count == 1 ? threads : 1)
  let sums = try encoder.map(batches, threads: threads) { _, batch, _ throws(TransformerError) in
    guard arguments[6] == "backward" else {
      return try encoder.outputs(batch, run)[0, 0]
    }
    let trace = try encoder.trace(batch, run)
    let gradient = Matrix(
      rows: trace.outputs.rows, columns: trace.outputs.columns, repeating: 1)
    return encoder.maskGradients(trace, outputs: gradient, run).heads[0][0, 0]
  }
  return sums.reduce(0, +)
}

let clock = ContinuousClock()
var checksum = try pass()
for _ in 0..<repetitions {
  let duration = try clock.measure { checksum += try pass() }
  print(duration / .seconds(1))
}
guard checksum.isFinite else { throw Errno.outOfRange }
