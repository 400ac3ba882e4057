import Testing

@testable import Tokenizers

struct ChatTemplateTests {
  @Test(arguments: [
    ("<|im_start|>user\n", "<|im_start|>user\n"),
    ("{{ bos_token + '[INST] ' + content + ' [/INST]' }}", " [/INST]"),
    ("{{ '<|' + message['role'] + '|>\\n' + message['content'] }}", "<|assistant|>\n"),
    (
      "{% if message['role'] == 'critic' %}{{ '<|' + message['role'] + '|>' }}{% endif %}",
      "<|critic|>"
    ),
    ("{% set date = '26 Jul 2024' %}Today: {{ date }}", "26 Jul 2024"),
    ("{{- '}}' + \"it's\" -}}", "}}it's"),
    ("{{ 'caf\\u00e9\\x21' }}", "café!"), ("{{ '\\d' }}", "\\d"),
    ("{{ '<|' + message['role'] | upper + '|>' }}", "<|ASSISTANT|>"),
    ("{{ message.role.capitalize() + ': ' }}", "Assistant: "),
    ("{% set x = 'tool call'.title() %}{{ x }}", "Tool Call"), ("{{ 'It'|lower }}", "it"),
    ("{# 'not this' #}text", "text"), ("a { b", "a { b"), ("{{ 'open", "open"),
  ])
  func textsOfATemplate(_ template: String, _ text: String) {
    #expect(ChatTemplate(template).texts.contains(text))
  }

  @Test func whatIsNoText() {
    let texts = ChatTemplate("{# 'remark' #}{{ message['content'] | trim }}").texts
    #expect(!texts.contains { $0.contains("remark") })
  }

  /// Whatever a file holds, nothing traps.
  @Test(arguments: ["{{", "{%", "{#", "{{'", "{{\\", "{{ '\\", "}}", "{", ""])
  func brokenTemplates(_ template: String) {
    #expect(ChatTemplate(template).texts.count < 100)
  }
}
