import Testing

@testable import Reports

struct CardTextTests {
  @Test func partsOfACard() {
    let card = CardText(
      """
      ---
      # a comment
      license: mit
      language:
      - en
      # another
      - "de"
      widget:
        - text: "tags: none"
      model-index:
      - name: x
        results: []
      tags: [a, "b"]
      ---

      # Title

      ---
      text
      """)
    #expect(card.blocks.map(\.key) == ["", "license", "language", "widget", "model-index", "tags"])
    #expect(card.blocks[2].text == "language:\n- en\n# another\n- \"de\"\n")
    #expect(card.tags.names == ["a", "b"])
    #expect(card.body == "# Title\n\n---\ntext")
  }

  @Test(arguments: [
    ("", ""), ("# Title\n", "# Title\n"), ("---\nlicense: mit\n", "---\nlicense: mit\n"),
    ("---\n---\n", ""), ("\u{FEFF}---\r\na: b\r\n---\r\nx\r\ny", "x\ny"),
  ])
  func cardsWithoutFrontMatter(_ text: String, _ body: String) {
    #expect(CardText(text).body == body)
  }
}
