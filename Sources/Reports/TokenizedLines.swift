import JSONText
package import Tokenizers

/// What `vprune tokenize` writes and reads: one JSON object a document.
package enum TokenizedLines {
  /// Appends `{"ids": […], "tokens": […], "offsets": [[start, end], …]}` and a line feed.
  package static func append(
    _ encoding: Encoding, _ tokenizer: Tokenizer, to output: inout [UInt8]
  ) {
    output.append(contentsOf: #"{"ids": ["#.utf8)
    separated(encoding.ids, &output) { id, output in append(id.index, to: &output) }
    output.append(contentsOf: #"], "tokens": ["#.utf8)
    separated(Array(encoding.ids.enumerated()), &output) { token, output in
      let text = encoding.matchedTexts[token.offset]?[...] ?? tokenizer.token(token.element) ?? []
      JSONEscapes.appendQuoted(text, to: &output)
    }
    output.append(contentsOf: #"], "offsets": ["#.utf8)
    separated(encoding.offsets, &output) { range, output in
      output.append(UInt8(ascii: "["))
      append(range.lowerBound, to: &output)
      output.append(contentsOf: ", ".utf8)
      append(range.upperBound, to: &output)
      output.append(UInt8(ascii: "]"))
    }
    output.append(contentsOf: "]}\n".utf8)
  }

  /// Appends `{"text": …}` and a line feed.
  package static func append(text: [UInt8], to output: inout [UInt8]) {
    output.append(contentsOf: #"{"text": "#.utf8)
    JSONEscapes.appendQuoted(text, to: &output)
    output.append(contentsOf: "}\n".utf8)
  }

  /// The ids of a line: an array of them, or an object with one as its `ids`.
  package static func ids(of line: [UInt8]) -> [TokenID]? {
    guard let root = (try? JSONDocument(parsing: line))?.root else { return nil }
    guard let list = root.isArray ? root : root["ids"], list.isArray else { return nil }
    let ids = list.elements.map { $0.int.flatMap(TokenID.init(exactly:)) }
    return ids.contains(nil) ? nil : ids.compactMap(\.self)
  }

  private static func separated<Item>(
    _ items: [Item], _ output: inout [UInt8], _ body: (Item, inout [UInt8]) -> Void
  ) {
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(contentsOf: ", ".utf8) }
      body(item, &output)
    }
  }

  private static func append(_ number: Int, to output: inout [UInt8]) {
    output.append(contentsOf: String(number).utf8)
  }
}
