import Bytes
import Checkpoints
import JSONText
import Kernels
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// Scores and masks are TextPruner's: Tests/Oracles/textpruner_golden.py ran it.
struct TextPrunerTests {
  private let golden: JSONNode
  private let folder: TemporaryFolder
  private let encoder: Transformers.Encoder
  private let shape: EncoderShape
  private let text: LossText

  init() throws {
    golden = try JSONDocument(
      parsing: ReadableFile.contents(
        of: Repository.root.appending("Tests/Oracles/textpruner_golden.json"))
    ).root
    folder = try TemporaryFolder()
    try FormulaBERT().write("model", in: folder)
    let configuration = try ModelConfiguration(directory: folder.path.appending("model"))
    let checkpoint = try Checkpoint(directory: folder.path.appending("model"))
    encoder = try Transformers.Encoder(configuration, checkpoint)
    shape = try EncoderShape(configuration, ParameterLayout(checkpoint, configuration))
    var (batches, labels) = ([TokenBatch](), [[Int]]())
    for node in try #require(golden["batches"]).elements {
      var batch = TokenBatch()
      for document in try #require(node["documents"]).elements {
        batch.append(document.elements.compactMap(\.int))
      }
      batches.append(batch)
      labels.append(try #require(node["labels"]).elements.compactMap(\.int))
    }
    text = LossText(batches: batches, labels: .classes(labels))
  }

  private static func rows(_ node: JSONNode?) -> [[Double]] {
    (node.map { Array($0.elements) } ?? []).map { $0.elements.compactMap(\.double) }
  }

  /// The model is the one that TextPruner saw.
  @Test func outputsAreTheSame() throws {
    let outputs = try text.batches.flatMap { batch in
      let matrix = try encoder.outputs(batch, EncoderRun(encoder.blas))
      return (0..<matrix.rows).map { row in (0..<matrix.columns).map { Double(matrix[row, $0]) } }
    }
    #expect(distance(outputs, Self.rows(golden["logits"])) < 1e-5)
  }

  @Test(arguments: 0..<7, [1, 2])
  func scoresAndMasks(_ number: Int, _ threads: Int) throws {
    let run = try #require(golden["runs"]?.elements.dropFirst(number).first { _ in true })
    var budget = LayerBudget()
    budget.importance = .taylor
    budget.isEvenInHeads = run["even_heads"]?.bool == true
    budget.isEvenInNeurons = run["even_neurons"]?.bool == true
    budget.iterations = try #require(run["iterations"]?.int)
    budget.multiple = try #require(run["multiple"]?.int)
    budget.order =
      switch run["order"]?.string {
      case "head-first": .headsFirst
      case "ffn-first": .neuronsFirst
      default: .together
      }
    let scores = try ImportanceScores.taylor(encoder, text, threads: threads)
    // TextPruner's are means over documents, ours sums.
    func means(_ rows: [[Double]]) -> [[Double]] {
      rows.map { $0.map { $0 / Double(scores.documents) } }
    }
    #expect(scores.documents == 16)
    #expect(distance(means(scores.heads), Self.rows(run["head_scores"])) < 1e-4)
    let neurons = budget.isEvenInNeurons ? try #require(scores.evenNeurons) : scores.neurons
    #expect(distance(means(neurons), Self.rows(run["neuron_scores"])) < 1e-4)

    let plan = try TaylorRounds(
      encoder: encoder, shape: shape, text: text, heads: run["heads"]?.double,
      neurons: run["neurons"]?.double, budget: budget, threads: threads
    ).plan(running: Array(shape.sequence.indices))
    func mask(_ kept: [Int], _ count: Int) -> [Double] {
      (0..<count).map { kept.contains($0) ? 1 : 0 }
    }
    #expect(plan.layers.map { mask($0.heads, 4) } == Self.rows(run["head_mask"]))
    #expect(plan.layers.map { mask($0.neurons, 12) } == Self.rows(run["neuron_mask"]))
  }

  /// Layers that go with all of theirs are no part of the budget of those that stay.
  @Test func layersThatGoDoNotCount() throws {
    var budget = LayerBudget()
    budget.importance = .taylor
    let plan = try TaylorRounds(
      encoder: encoder, shape: shape, text: text, heads: 2, neurons: 6, budget: budget, threads: 1
    ).plan(running: [1])
    #expect(plan.layers[1].heads.count == 2)
    #expect(plan.layers[1].neurons.count == 6)
  }

  /// The largest difference, as a part of the largest number.
  private func distance(_ found: [[Double]], _ wanted: [[Double]]) -> Double {
    let largest = wanted.joined().map(\.magnitude).max() ?? 0
    guard largest > 0, found.map(\.count) == wanted.map(\.count) else { return .infinity }
    return zip(found.joined(), wanted.joined()).map { abs($0 - $1) }.max().map { $0 / largest } ?? 0
  }
}
