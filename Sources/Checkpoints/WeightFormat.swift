/// A form in which a directory can hold weights; the first one that is there is taken.
package enum WeightFormat: CaseIterable, Sendable {
  case safetensors
  /// What `torch.save` writes, read without running it.
  case pickle

  /// What the only file is called.
  package var singleFileName: String {
    switch self {
    case .safetensors: "model.safetensors"
    case .pickle: "pytorch_model.bin"
    }
  }

  /// What says which file holds which tensor, where there are several.
  package var indexFileName: String { "\(singleFileName).index.json" }

  /// What the file `number` of `count`, counted from 1, is called; as transformers calls them.
  func fileName(_ number: Int, of count: Int) -> String {
    guard count > 1 else { return singleFileName }
    func digits(_ number: Int) -> String {
      String(repeating: "0", count: max(0, 5 - "\(number)".utf8.count)) + "\(number)"
    }
    let part = "-\(digits(number))-of-\(digits(count))"
    return switch self {
    case .safetensors: "model\(part).safetensors"
    case .pickle: "pytorch_model\(part).bin"
    }
  }
}
