import Foundation
import ModelPruning

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 3 else { exit(64) }

var pruner = Pruner(model: arguments[1], corpus: [arguments[2]])
pruner.vocabulary.coverage = 0.999
pruner.vocabulary.multiple = 8
do {
  let result = try pruner.prune(to: arguments[3])
  print("\(result.vocabulary.before) tokens before, \(result.vocabulary.after) after")
  print("\(result.weightBytes.before) bytes of weights before, \(result.weightBytes.after) after")
  print("\(result.extraTokens) tokens more in \(result.documents) documents")
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(error.exitCode)
}
