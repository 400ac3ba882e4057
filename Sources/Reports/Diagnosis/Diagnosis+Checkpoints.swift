package import Checkpoints
import JSONText
import SystemPackage
import Tensors

extension Diagnosis {
  package init(_ error: CheckpointError) {
    switch error {
    case .file(let error): self.init(error)
    case .noWeights(let directory):
      self.init(
        .noInput,
        "\(directory) has neither model.safetensors nor model.safetensors.index.json, nor "
          + "pytorch_model.bin; --model must be a model's directory with its weights.")
    case .unsupportedWeights(let path):
      self.init(
        .noInput,
        "\(path) is in a format that this version does not read; save the model with "
          + "transformers' save_pretrained, which writes model.safetensors.")
    default:
      self.init(
        .data, Self.indexSentence(error) ?? Self.headerSentence(error) ?? Self.tensorSentence(error)
      )
    }
  }

  private static let fetchAgain = "fetch the file again."

  private static func words(for problem: SafetensorsHeader.FieldProblem) -> String {
    switch problem {
    case .notAnObject: "is not an object"
    case .missing(let field): "lacks \(field.rawValue)"
    case .duplicate(let field): "has \(field.rawValue) twice"
    case .wrongType(let field): "has a \(field.rawValue) that safetensors does not allow"
    case .unknown(let name): "has the unknown member \(quoted(name.utf8))"
    }
  }

  private static func words(for problem: CheckpointError.PickleProblem) -> String {
    switch problem {
    case .endOfData: "breaks off"
    case .unknownOpcode(let opcode): "has the opcode \(opcode), which tensors do not need,"
    case .wrongOperand: "does not make sense"
    case .forbiddenCall(let name): "calls \(quoted(name.utf8)), which tensors do not need,"
    case .unsupportedTensor(let kind):
      "has a tensor that safetensors cannot hold (\(excerpt(kind.utf8)))"
    case .tooDeep: "nests tuples deeper than tensors need"
    case .tooLong: "is longer than a model's"
    }
  }

  private static func words(
    for problem: CheckpointError.ArchiveProblem, of path: FilePath
  ) -> String {
    switch problem {
    case .damaged: "\(path) is no file of torch.save, or is damaged: \(fetchAgain)"
    case .compressed(let name):
      "\(path): the entry \(quoted(name.utf8)) is compressed or encrypted, which torch.save does not do."
    case .overlapping(let first, let second):
      "\(path): the entries \(quoted(first.utf8)) and \(quoted(second.utf8)) overlap, which no archive of "
        + "torch.save has."
    case .bigEndian:
      "\(path) was written on a big-endian machine; load it with torch and save it again."
    }
  }

  private static func index(beside shard: FilePath) -> FilePath {
    let format = shard.extension == "bin" ? WeightFormat.pickle : .safetensors
    return shard.removingLastComponent().appending(format.indexFileName)
  }

  private static func indexSentence(_ error: CheckpointError) -> String? {
    switch error {
    case .malformedIndex(let path, let error): "\(path): \(error.sentence)"
    case .malformedWeightMap(let path, let tensor):
      tensor.map { "\(path): weight_map does not say in which file \(quoted($0.utf8)) is." }
        ?? "\(path): weight_map is missing."
    case .duplicateWeightMapEntry(let path, let tensor):
      "\(path): weight_map lists the tensor \(quoted(tensor.utf8)) twice."
    case .shardOutsideDirectory(let path, let shard):
      "\(path): weight_map names \(quoted(shard.utf8)), which is not a file of this directory."
    case .tensorMissing(let shard, let tensor):
      "\(index(beside: shard)) says that \(quoted(tensor.utf8)) is in \(shard), which lacks it; "
        + fetchAgain
    case .tensorNotInIndex(let shard, let tensor):
      "\(index(beside: shard)) does not list the tensor \(quoted(tensor.utf8)), which is in "
        + "\(shard), for it; \(fetchAgain)"
    default: nil
    }
  }

  private static func headerSentence(_ error: CheckpointError) -> String? {
    switch error {
    case .headerLengthMissing(let path, let fileSize):
      "\(path): \(fileSize) bytes are too few for a safetensors file; \(fetchAgain)"
    case .headerTooLarge(let path, let length, let limit):
      "\(path): the header claims to have \(length) bytes, more than the \(limit) that "
        + "safetensors allows; the file is damaged or is no safetensors file."
    case .headerBeyondEnd(let path, let end, let fileSize):
      "\(path): the header claims to end at byte \(end), but the file has \(fileSize); it was cut "
        + "short or is damaged: \(fetchAgain)"
    case .headerNotAnObject(let path, _):
      "\(path): the header does not start with \"{\"; this is no safetensors file."
    case .malformedHeader(let path, let error): "\(path): the header is \(error.sentence)"
    case .malformedMetadata(let path, let key):
      "\(path): __metadata__\(key.map { " of \(quoted($0.utf8))" } ?? "") is not text."
    case .duplicateMetadata(let path, let key):
      "\(path): __metadata__\(key.map { " of \(quoted($0.utf8))" } ?? "") stands there twice."
    default: nil
    }
  }

  private static func tensorSentence(_ error: CheckpointError) -> String {
    switch error {
    case .duplicateTensor(let path, let tensor):
      "\(path): two tensors are called \(quoted(tensor.utf8))."
    case .malformedTensor(let path, let tensor, let problem):
      "\(path): the header's entry of \(quoted(tensor.utf8)) \(words(for: problem)); the file is "
        + "damaged: \(fetchAgain)"
    case .unknownDataType(let path, let tensor, let name):
      "\(path): \(quoted(tensor.utf8)) has the unknown dtype \(quoted(name.utf8))."
    case .impossibleShape(let path, let tensor, _):
      "\(path): the shape of \(quoted(tensor.utf8)) is impossible: its size overflows or is no "
        + "whole number of bytes."
    case .reversedOffsets(let path, let tensor, let start, let end):
      "\(path): the data of \(quoted(tensor.utf8)) start at \(start) and end before that, at "
        + "\(end)."
    case .wrongByteCount(let path, let tensor, let stored, let needed):
      "\(path): \(quoted(tensor.utf8)) has \(stored) bytes where its shape and dtype need "
        + "\(needed)."
    case .misplacedData(let path, let tensor, let start, let expected):
      "\(path): the data of \(quoted(tensor.utf8)) start at \(start), not where the data before "
        + "them end, \(expected): tensors \(start < expected ? "overlap" : "leave a hole")."
    case .dataBeyondEnd(let path, let tensor, let end, let dataSize):
      "\(path): the data of \(quoted(tensor.utf8)) reach to byte \(end), but there are "
        + "\(dataSize); the file was cut short or is damaged: \(fetchAgain)"
    case .unclaimedData(let path, let claimed, let dataSize):
      "\(path): the tensors claim \(claimed) bytes of data, but there are \(dataSize); the file "
        + "is damaged: \(fetchAgain)"
    case .malformedArchive(let path, let problem): words(for: problem, of: path)
    case .notAStateDict(let path, let name):
      name.map {
        "\(path) holds \(quoted($0.utf8)), which is no tensor: it is no state dict of a model."
      }
        ?? "\(path) holds no dictionary of tensors: it is no state dict of a model."
    case .impossibleView(let path, let tensor):
      "\(path): \(quoted(tensor.utf8)) shows elements that the file does not hold, or one of them many times: "
        + "save such a tensor with .contiguous(); otherwise the file is damaged: " + fetchAgain
    case .manyViews(let path):
      "\(path): its tensors show the same bytes again and again and would be many times as large as the "
        + "file; this is no model."
    case .malformedPickle(let path, let offset, let problem):
      "\(path): the pickle \(words(for: problem)) at byte \(offset); nothing of it was run."
    case .noSuchAxis(let tensor, let axis, let count):
      "The tensor \(quoted(tensor.utf8)) has \(count) axes, none with the number \(axis)."
    case .noSuchSlice(let tensor, let axis, let index, let length):
      "Axis \(axis) of \(quoted(tensor.utf8)) has \(length) slices, none with the number \(index)."
    case .impossibleGather(let tensor, _):
      "The tensor \(quoted(tensor.utf8)) cannot be cut along its tokens: a row of it is no whole number "
        + "of bytes."
    default: "The weights cannot be read: \(error)."
    }
  }
}
