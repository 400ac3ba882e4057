import Bytes
import JSONText
import SystemPackage
import Tokenizers
import Transformers

/// The directory has the files that it ought to have: the same tokenizer files as the original, and
/// what was copied, unchanged.
///
/// A model card may be written anew, and whatever else a user puts beside the model is his.
struct FileCheck {
  let original: Model
  let pruned: Model
  let map: TokenMap
  /// Whether the vocabulary stays, and with it all files of the tokenizer.
  let keepsTokenizer: Bool
  /// `nil` where heads, neurons and layers stay.
  let structure: ModelCut.Structure?

  /// Bytes that are compared in one piece.
  private static let windowSize = 1 << 20

  func run(into result: inout VerificationResult) throws {
    let before = try contents(of: original)
    let after = try contents(of: pruned)
    let names = try (before: tokenizerNames(of: original), after: tokenizerNames(of: pruned))
    for name in names.before.subtracting(names.after).sorted() {
      result.note(.missingFile(name: name))
    }
    let stale = after.leftOut.filter { $0.cause != .notAFile }.map(\.path.string)
    for name in names.after.subtracting(names.before).sorted() + stale {
      result.note(.unexpectedFile(name: name))
    }
    // Tokenizer files are compared value by value.
    let tokenizer = original.tokenizerFiles.rewrittenNames.union(TokenizerFiles.names)
    for file in before.copied
    where file.extension != "md" && !tokenizer.contains(file.string) {
      if try !isSame(file) { result.note(.copiedFile(name: file.string)) }
    }
    try checkTokenizerFiles(into: &result)
    try checkCode(into: &result)
    if !keepsTokenizer { try checkTokenMap(into: &result) }
  }

  /// The code for transformers is there, and what it ought to be, where the shape needs it.
  private func checkCode(into result: inout VerificationResult) throws {
    guard let shape = structure?.written, !shape.isStock, structure?.keepsShape == false,
      let code = original.configuration.family.modelingCode
    else { return }
    let path = pruned.directory.appending(ModelingCode.fileName)
    guard Directory.kind(of: path) == .file else {
      result.note(.missingFile(name: ModelingCode.fileName))
      return
    }
    if try ReadableFile.contents(of: path) != Array(code.utf8) {
      result.note(.copiedFile(name: ModelingCode.fileName))
    }
  }

  /// Where the pruned model says what became of ids, that is true.
  private func checkTokenMap(into result: inout VerificationResult) throws {
    let path = pruned.directory.appending(TokenMapFile.name)
    // Models of earlier versions have none.
    guard Directory.kind(of: path) == .file else { return }
    let earlier = try TokenMapFile(in: original.directory, of: original.tokenizer)
    let expected = TokenMapFile(map, of: original.tokenizer, after: earlier).text
    if try ReadableFile.contents(of: path) != expected {
      result.note(.wrongFile(name: TokenMapFile.name))
    }
  }

  private func checkTokenizerFiles(into result: inout VerificationResult) throws {
    let differences = try pruned.tokenizerFiles.differences(from: original.tokenizerFiles, map)
    for (path, difference) in differences { result.note(.value(difference, path: path)) }
    // Once more, without a look at the original: do ids fit the tokens that stand beside them?
    for item in try pruned.tokenizerFiles.inconsistencies()
    where !differences.contains(where: { $0.difference.place == item.place }) {
      result.note(
        .value(
          path: item.path, place: item.place, found: "\(item.id)",
          expected: item.expected.map(String.init) ?? "no id"))
    }
  }

  private func contents(of model: Model) throws -> DirectoryContents {
    try DirectoryContents(
      of: model.directory,
      weights: ModelSurgery.weightFiles(model.checkpoint).union(structure?.rewrittenNames ?? []),
      tokenizer: keepsTokenizer ? nil : model.tokenizerFiles.rewrittenNames)
  }

  private func tokenizerNames(of model: Model) throws -> Set<String> {
    Set(try Directory.names(in: model.directory)).intersection(
      model.tokenizerFiles.rewrittenNames.union(TokenizerFiles.names))
  }

  private func isSame(_ name: FilePath) throws -> Bool {
    let path = pruned.directory.appending(name.components)
    guard Directory.kind(of: path) == .file else { return false }
    let (before, after) = (
      try ReadableFile(path: original.directory.appending(name.components)),
      try ReadableFile(path: path)
    )
    guard before.size == after.size else { return false }
    for start in stride(from: 0, to: before.size, by: Self.windowSize) {
      let count = min(Self.windowSize, before.size - start)
      if try before.bytes(at: start, count: count) != after.bytes(at: start, count: count) {
        return false
      }
    }
    return true
  }
}
