import Checkpoints
import SystemPackage
import Transformers

/// Tensors that were given other values have these, byte for byte.
struct ComputedCheck {
  let model: Model
  let cut: ModelCut

  func run(on directory: FilePath, into result: inout VerificationResult) throws {
    guard let values = cut.structure?.values, !values.isEmpty else { return }
    let written = try Checkpoint(directory: directory)
    var bytes: [UInt8] = []
    for parameter in model.layout.parameters {
      // That it is there, and of which shape, the check of all tensors tells.
      guard let expected = values[parameter.tensor.name]?.bytes,
        let name = cut.slices(of: parameter)?.name, let tensor = written[name]
      else { continue }
      try written.read(tensor, 0..<tensor.byteCount, into: &bytes)
      guard bytes != expected else { continue }
      let offset = zip(bytes, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      result.note(
        .bytes(tensor: name, row: nil, offset: offset ?? min(bytes.count, expected.count)))
    }
  }
}
