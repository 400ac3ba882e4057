import SystemPackage
import TestSupport
import Testing
import Transformers

struct ModelConfigurationTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func prune(_ text: String, keeping: [Int] = [1, 3, 5]) throws -> String {
    try folder.write("config.json", text.utf8)
    let configuration = try ModelConfiguration(directory: folder.path)
    let files = configuration.pruned(
      vocabulary: (keeping.count, { keeping.firstIndex(of: $0) }), encoder: nil)
    return String(decoding: files[0].text, as: UTF8.self)
  }

  @Test func editsIDsAndSizeOnly() throws {
    #expect(
      try prune(
        """
        {"model_type": "bert",   "hidden_dropout_prob": 1.0e-1, "vocab_size": 10,
        \t"pad_token_id": 3, "eos_token_id": [1, 5], "sep_token_id": null, "bos_token_id": -1,
         "task_specific_params": {"x": {"decoder_start_token_id": 5, "min_length": 5}},
         "suppress_tokens": [1, 2, 3], "id2label": {"3": "LABEL_3"}, "name": "\\u00e9"}
        """)
          == """
          {"model_type": "bert",   "hidden_dropout_prob": 1.0e-1, "vocab_size": 3,
          \t"pad_token_id": 1, "eos_token_id": [0, 2], "sep_token_id": null, "bos_token_id": -1,
           "task_specific_params": {"x": {"decoder_start_token_id": 2, "min_length": 5}},
           "suppress_tokens": [0, 1], "id2label": {"3": "LABEL_3"}, "name": "\\u00e9"}
          """)
  }

  /// The forms in which transformers' configurations hold ids; tokens 1, 3 and 5 of 10 stay.
  @Test(arguments: [
    (#""forced_decoder_ids": [[1, 3], [2, null]]"#, #""forced_decoder_ids": [[1, 1], [2, null]]"#),
    (#""bad_words_ids": [[3], [5, 2], [2]]"#, #""bad_words_ids": [[1]]"#),
    (#""force_words_ids": [[[3, 5]], [1]]"#, #""force_words_ids": [[[1, 2]], [0]]"#),
    (#""sequence_bias": [[[3, 5], -1.50]]"#, #""sequence_bias": [[[1, 2], -1.50]]"#),
    (#""sequence_bias": {"(3, 5)": 3, "(1,)": 1}"#, #""sequence_bias": {"(1, 2)": 3, "(0,)": 1}"#),
    (#""lang_to_id": {"<|en|>": 5}"#, #""lang_to_id": {"<|en|>": 2}"#),
    (#""begin_suppress_tokens": [2, 5]"#, #""begin_suppress_tokens": [2]"#),
    (#""constraints": [{"token_ids": [5]}]"#, #""constraints": [{"token_ids": [2]}]"#),
    (
      #""eos_token_id": null, "bad_words_ids": null"#,
      #""eos_token_id": null, "bad_words_ids": null"#
    ),
    (#""image_token_index": 3"#, #""image_token_index": 1"#),
    (#""parts": [{"pad_token_id": 3}, 3]"#, #""parts": [{"pad_token_id": 1}, 3]"#),
    (#""label2id": {"x": 3}, "top_k": 3"#, #""label2id": {"x": 3}, "top_k": 3"#),
  ])
  func everyFormOfIDs(_ before: String, _ after: String) throws {
    let frame = (#"{"model_type": "bert", "pad_token_id": 1, "vocab_size": 10, "#, "}")
    let expected = frame.0.replacing(": 10", with: ": 3").replacing(": 1,", with: ": 0,")
    #expect(try prune(frame.0 + before + frame.1) == expected + after + frame.1)
  }

  @Test func tellsWhatGoesAndWhatIsDoubtful() throws {
    try folder.write(
      "config.json",
      """
      {"model_type": "bert", "vocab_size": 10, "pad_token_id": 99, "suppress_tokens": [1, 2],
       "bad_words_ids": [[3, 4]], "special_ids": [3], "max_new_tokens": 3, "a": {"my_token": 3},
       "b": [{"own_ids": [[3]]}]}
      """.utf8)
    let configuration = try ModelConfiguration(directory: folder.path)
    #expect(
      configuration.droppedEntries { [1, 3, 5].firstIndex(of: $0) }
        == ["suppress_tokens[1]", "bad_words_ids[0][1]"])
    #expect(configuration.suspects.map(\.place) == ["special_ids", "a.my_token", "b[0].own_ids"])
    #expect(configuration.idsOutOfRange.map(\.place) == ["pad_token_id"])
  }

  /// What the class would assume is written where it has become wrong.
  @Test func absentKeysAreWrittenWhereDefaultsMoved() throws {
    #expect(
      try prune(#"{"model_type": "bert"}"#, keeping: [0, 1])
        == #"{"model_type": "bert","vocab_size": 2}"#)
    #expect(
      try prune("{\n  \"model_type\": \"bert\",\n  \"vocab_size\": 9\n}", keeping: [0, 1])
        == "{\n  \"model_type\": \"bert\",\n  \"vocab_size\": 2\n}")
  }

  @Test func generationConfigurationToo() throws {
    try folder.write("generation_config.json", #"{"eos_token_id": 5}"#.utf8)
    try folder.write(
      "config.json", #"{"model_type": "bert", "vocab_size": 9, "pad_token_id": 1}"#.utf8)
    let configuration = try ModelConfiguration(directory: folder.path)
    #expect(configuration.neededTokenIDs.map(\.id) == [1, 5])
    let files = configuration.pruned(
      vocabulary: (3, { [1, 3, 5].firstIndex(of: $0) }), encoder: nil)
    #expect(files.map(\.name) == ["config.json", "generation_config.json"])
    #expect(String(decoding: files[1].text, as: UTF8.self) == #"{"eos_token_id": 2}"#)
  }

  /// Ids of another type would stay as they are, and be wrong.
  @Test(arguments: [
    (#""eos_token_id": "0""#, "eos_token_id"),
    (#""eos_token_id": [0, {"a": 1}]"#, "eos_token_id[1]"),
    (#""eos_token_id": 9223372036854775808"#, "eos_token_id"),
    (#""bad_words_ids": "x""#, "bad_words_ids"),
    (#""eos_token_id": 1.5"#, "eos_token_id"), (#""suppress_tokens": {}"#, "suppress_tokens"),
    (#""forced_decoder_ids": [5]"#, "forced_decoder_ids[0]"),
    (#""forced_decoder_ids": [[1]]"#, "forced_decoder_ids[0]"),
    (#""sequence_bias": [[[1, 2]], 3]"#, "sequence_bias[0]"),
    (#""sequence_bias": 1"#, "sequence_bias"),
    (#""lang_to_id": [1]"#, "lang_to_id"), (#""a": {"pad_token_id": true}"#, "a.pad_token_id"),
  ])
  func idsOfAnotherType(_ member: String, _ place: String) throws {
    try folder.write("config.json", #"{"model_type": "bert", \#(member)}"#.utf8)
    let error = #expect(throws: TransformerError.self) {
      try ModelConfiguration(directory: folder.path)
    }
    guard case .unexpectedValue(_, place, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["{", "[]", "{}", #"{"model_type": "zebra"}"#, #"{"model_type": 1}"#])
  func wrongFiles(_ text: String) throws {
    try folder.write("config.json", text.utf8)
    #expect(throws: TransformerError.self) { try ModelConfiguration(directory: folder.path) }
  }

  @Test func impossibleSize() throws {
    for size in ["0", "-1", "1.5", "\"9\""] {
      try folder.write("config.json", #"{"model_type": "bert", "vocab_size": \#(size)}"#.utf8)
      #expect(throws: TransformerError.self) { try ModelConfiguration(directory: folder.path) }
    }
  }
}
