import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  struct EvaluationTests {
    /// Every task, two families, every format of data: scores as transformers, scikit-learn, SciPy, conlleval and
    /// SQuAD's script have them.
    @Test(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
    func scoresOfTinyModels() async throws {
      _ = try await PythonOracle.run("evaluation.py", ["--vprune", Binary.path.string])
    }

    /// Data that does not fit the model: one sentence that names the file.
    @Test(
      .enabled(if: Repository.wantsShared, Repository.noShared),
      arguments: [
        ("text,label\nhello,no such label\n", "no such label"), ("text,label\nhello,200\n", "200"),
        ("text,kind\nhello,translate\n", "--label-column"),
        ("text,label\n\"hello,translate\n", "closing quote"),
      ])
    func dataThatDoesNotFit(_ text: String, _ mention: String) async throws {
      let folder = try TemporaryFolder()
      let data = try folder.write("data.csv", text.utf8)
      let model = Repository.shared.appending("models/minilm-l6-clinc150")
      let result = try await Binary.run(["evaluate", model.string, "--data", data.string])
      #expect(result.status == 65, "\(result.messages)")
      #expect(result.output.isEmpty)
      #expect(result.messages.contains(data.string), "\(result.messages)")
      #expect(result.messages.contains(mention), "\(result.messages)")
      #expect(result.messages.filter { $0 == "\n" }.count == 1, "\(result.messages)")
    }
  }
}
