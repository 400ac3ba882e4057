import ArgumentParser
import Bytes
import Corpora
import Reports
import SystemPackage
import Tokenizers

/// `vprune tokenize`.
struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the tokens of every document, or the text of token ids.",
    discussion: """
      Writes one JSON object a document: {"ids": […], "tokens": […], "offsets": [[start, end], …]}. \
      Offsets count Unicode scalars. With --decode the corpus holds such objects, or plain \
      arrays of ids, one a line, and {"text": …} is written.
      """)

  @Option(help: "A directory with a tokenizer's files, or a model's name on the hub.")
  var model: String

  @OptionGroup var text: CorpusOption

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Add the special tokens that the post-processor puts around a text.")
  var specialTokens = false

  @Flag(help: "Turn ids back into text.")
  var decode = false

  @Flag(help: "With --decode, leave special tokens out.")
  var skipSpecialTokens = false

  func validate() throws {
    try text.require()
    if skipSpecialTokens, !decode {
      throw ValidationError("--skip-special-tokens goes with --decode.")
    }
    if decode, text.field != nil || text.column != nil {
      throw ValidationError("--decode reads lines: --field and --column do not go with it.")
    }
  }

  func run() throws {
    let tokenizer = try TokenizerFiles(directory: ModelArgument.directory(of: model)).tokenizer
    var request = text.request
    // What this command writes are lines, whatever the file is called.
    if decode { request.fields.readsLines = true }
    let corpus = try Corpus(request)
    let (decode, skipSpecialTokens, specialTokens) = (decode, skipSpecialTokens, specialTokens)
    _ = try corpus.transform(
      threads: threads.count,
      makeWorker: { Encoder(tokenizer) },
      { encoder, block, output throws(CorpusError) in
        try block.forEachDocument { document, range throws(CorpusError) in
          if decode {
            guard let ids = TokenizedLines.ids(of: Array(block.bytes[range])) else {
              throw .malformedIDs(line: document + 1)
            }
            let text = tokenizer.decode(ids, skippingSpecial: skipSpecialTokens)
            TokenizedLines.append(text: text, to: &output)
          } else {
            do throws(TokenizerError) {
              try encoder.encode(block.bytes.span.extracting(range))
            } catch {
              throw .tokenizer(error)
            }
            let encoding =
              encoder.processedEncoding(addingSpecialTokens: specialTokens)
            TokenizedLines.append(encoding, tokenizer, to: &output)
          }
        }
      },
      output: { bytes throws(CorpusError) in
        do throws(BytesError) {
          try StandardOutput.write(bytes)
        } catch {
          throw .file(error)
        }
      })
  }
}
