package import Bytes
package import JSONText
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
  /// A usage file has another number of tokens than it says.
  case truncatedUsage(path: FilePath, tokens: Int, expected: Int)
  /// A usage file was converted: its lines end in CR LF.
  case windowsLineEnds(path: FilePath)
  /// A usage file was counted with another tokenizer: it gives an id another token, or one that has none.
  case usageOfOtherTokenizer(path: FilePath, line: Int, id: Int, token: String, expected: String?)
  /// A usage file was counted with another tokenizer: their fingerprints differ.
  case usageOfOtherModel(path: FilePath)
  /// A usage file of an earlier version, which does not say which tokenizer counted.
  case usageWithoutTokenizer(path: FilePath)
  /// Usage files of two tokenizers cannot be added up.
  case usagesOfTwoTokenizers(path: FilePath, other: FilePath)
  /// A usage file makes a sum larger than a table may hold.
  case usageTooLarge(path: FilePath)
  /// A file of labelled data whose name does not say what it is.
  case unknownDataFormat(path: FilePath, known: [String])
  /// A file of labelled data holds no documents.
  case noRecords(path: FilePath)
  /// A file of labelled data that should be JSON is not.
  case malformedJSON(path: FilePath, JSONError)
  /// A line of labelled data, or a record, counted from 1, is not as its format asks for.
  case malformedRecord(path: FilePath, line: Int, expected: String)
  /// A line of a corpus, counted from 1, that should hold an object is no JSON.
  case malformedObject(path: FilePath, line: Int, JSONError)
  /// Labelled data without a column that is asked for.
  case missingColumn(path: FilePath, column: String, known: [String])
  /// Several columns of labelled data have the name of one that is read.
  case repeatedColumn(path: FilePath, column: String)
  /// Names of columns were given for labelled data that has none.
  case noColumns(path: FilePath)
  /// A file of the corpus is named twice, so that its documents would count twice.
  case namedTwice(path: FilePath)
  /// A pattern that matches no file.
  case noMatch(pattern: String)
  /// A name of a field or column was given, and no file of the corpus has such.
  case unusedName(option: String, endings: [String])
  /// A table of a corpus without the column that is to be its text.
  case missingTextColumn(path: FilePath, column: String, known: [String])
  /// An object of a corpus, in this line, counted from 1, has no text under the name that is asked for.
  case missingField(path: FilePath, line: Int, field: String, known: [String])
  /// An object of a corpus, in this line, counted from 1, has something else than a text under the name.
  case fieldWithoutText(path: FilePath, line: Int, field: String)
  /// Counting cannot do with so few bytes of memory.
  case tooLittleMemory(bound: Int, needed: Int)
  /// None of so many documents is in the sample.
  case emptySample(documents: Int)
  /// A file of progress is damaged, or that of another count.
  case unusableProgress(path: FilePath)
  /// Frames end without their end mark, before or in this document, counted from 1.
  case truncatedFrames(path: FilePath, document: Int)
  /// A frame promises a document, counted from 1, that is longer than any may be.
  case oversizedFrame(path: FilePath, document: Int, size: Int, limit: Int)
  /// There is more behind the mark that ends so many frames.
  case bytesAfterFrames(path: FilePath, documents: Int)
  /// A line, counted from 1, is not UTF-8.
  case invalidText(path: FilePath, line: Int)
}
