import ArgumentParser
import Pruning
import SystemPackage

/// How much of the layers stays.
struct LayerOptions: ParsableArguments {
  // What follows is a value, also where it begins with a minus: then the message is about the number.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Heads that a layer keeps: a mean, or a list with one number for each layer, as 4,6,8.",
      valueName: "n"))
  var heads: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Neurons that a layer keeps: a mean or a list.", valueName: "n"))
  var ffn: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Keep this part of the layers' multiplications, such as 0.5.", valueName: "part"))
  var macs: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Make a pass so many times as fast on this machine, by times that are measured.",
      valueName: "factor"))
  var speedup: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Keep so many whole layers.", valueName: "n"))
  var layers: Int?

  @OptionGroup var choice: ChoiceOptions

  /// What may stay of heads and neurons; `nil` where nothing was asked.
  private var size: LayerBudget.Size? {
    if let macs { return .macs(macs) }
    if let speedup { return .speedup(speedup) }
    guard heads != nil || ffn != nil else { return nil }
    if heads.map(Self.isList) ?? false || ffn.map(Self.isList) ?? false {
      return .lists(heads: heads.flatMap(Self.list), neurons: ffn.flatMap(Self.list))
    }
    return .means(heads: heads.flatMap { Double($0) }, neurons: ffn.flatMap { Double($0) })
  }

  private static func isList(_ text: String) -> Bool { text.contains(",") }

  private static func list(_ text: String) -> [Int]? {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let whole = numbers.compactMap(\.self)
    return whole.count == numbers.count && whole.allSatisfy { $0 >= 0 } ? whole : nil
  }

  /// The budget; `nil` where the layers stay.
  var budget: LayerBudget? {
    guard size != nil || layers != nil else { return nil }
    var budget = choice.budget
    budget.size = size
    budget.layers = layers
    return budget
  }

  func validate() throws {
    guard [macs != nil, speedup != nil, heads != nil || ffn != nil].count(where: \.self) <= 1 else {
      throw ValidationError("Give one of --macs, --speedup, and --heads with --ffn.")
    }
    if let macs { try BudgetNumber.macs.check(macs) }
    if let speedup { try BudgetNumber.speedup.check(speedup) }
    if let layers { try BudgetNumber.layers.check(Double(layers)) }
    let areLists = [heads, ffn].compactMap(\.self).map(Self.isList)
    guard Set(areLists).count <= 1 else {
      throw ValidationError("--heads and --ffn must both be means or both be lists.")
    }
    for (flag, value, number) in [
      ("--heads", heads, BudgetNumber.heads), ("--ffn", ffn, BudgetNumber.ffn),
    ] {
      guard let value, try number.list(value).count > 1 else { continue }
      guard Self.list(value) != nil else {
        throw ValidationError(
          "\(flag) as a list has a whole number for each layer, written without a point, as 4,6,8; not \(value)."
        )
      }
    }
    try checkChoice()
  }

  /// Refuses what would be passed over in silence.
  private func checkChoice() throws {
    guard budget != nil || !choice.isGiven else {
      throw ValidationError(
        "--importance, --scores, --data and their kin say how a budget is spent; give one, such as --macs 0.5."
      )
    }
    guard budget != nil else { return }
    guard choice.isTaylor || choice.data.data == nil else {
      throw ValidationError(
        "--data has labels for taylor scores: give --importance taylor without --scores.")
    }
    try choice.check(for: size)
    if choice.isTaylor, case .means = size, choice.evenFFN {
      try UnreadOptions.refuse(
        [("--multiple-of", choice.multipleOf != nil)],
        beside: "--importance taylor --even-ffn, which keeps as many neurons as --ffn says")
    }
  }
}
