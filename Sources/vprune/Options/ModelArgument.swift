import Bytes
import Pruning
import SystemPackage

/// What a user calls a model: a folder, or a name of the Hugging Face hub.
enum ModelArgument {
  static func place(of name: String) throws -> ModelPlace {
    try HubCache(environment: ProcessEnvironment.value).place(of: name)
  }

  static func directory(of name: String) throws -> FilePath { try place(of: name).directory }
}
