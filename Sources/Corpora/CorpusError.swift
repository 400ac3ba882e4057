package import Bytes
package import SystemPackage
package import Tokenizers

/// What can be wrong with a corpus or a usage file.
package enum CorpusError: Error, Equatable, Sendable {
  case file(BytesError)
  /// A folder without a file in it.
  case emptyFolder(path: FilePath)
  /// A file called .gz that holds something else.
  case notGzip(path: FilePath)
  case tokenizer(TokenizerError)
  /// A line, counted from 1, that should hold token ids as JSON does not.
  case malformedIDs(line: Int)
  /// A line of a usage file, counted from 1, is not as the format asks for.
  case malformedUsage(path: FilePath, line: Int, expected: String)
  /// A usage file was converted: its lines end in CR LF.
  case windowsLineEnds(path: FilePath)
  /// A usage file was counted with another tokenizer: it gives an id another token.
  case usageOfOtherTokenizer(path: FilePath, line: Int, id: Int, token: String, expected: String)
  /// A file's name does not say which kind of table it is.
  case unknownTable(path: FilePath)
  /// A line of a table, counted from 1, is not as its format asks for.
  case malformedTable(path: FilePath, line: Int, expected: String)
  /// A table lacks a column.
  case noColumn(path: FilePath, name: String, columns: [String])
}
