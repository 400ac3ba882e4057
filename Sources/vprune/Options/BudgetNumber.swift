import ArgumentParser

/// A number that says how much of the layers stays, and what it may be.
struct BudgetNumber: Sendable {
  private let flag: String
  /// What it may be, in words.
  private let rule: String
  private let isAllowed: @Sendable (Double) -> Bool

  static let macs = BudgetNumber(flag: "--macs", rule: "above 0 and below 1") { $0 > 0 && $0 < 1 }
  static let speedup = BudgetNumber(flag: "--speedup", rule: "above 1") { $0 > 1 && $0.isFinite }
  static let heads = BudgetNumber(flag: "--heads", rule: "0 or more", isAllowed: isCount)
  static let ffn = BudgetNumber(flag: "--ffn", rule: "0 or more", isAllowed: isCount)
  static let layers = BudgetNumber(flag: "--layers", rule: "whole and 1 or more") {
    $0 >= 1 && isCount($0) && $0.rounded() == $0
  }

  /// Above a quadrillion a Double is not exact, and no model has so many.
  @Sendable private static func isCount(_ value: Double) -> Bool { value >= 0 && value < 1e15 }

  /// Refuses a number that cannot be.
  func check(_ value: Double) throws {
    guard isAllowed(value) else { throw ValidationError("\(flag) must be \(rule).") }
  }

  /// Reads numbers with commas between them.
  func list(_ text: String) throws -> [Double] {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0) ?? .nan
    }
    guard numbers.allSatisfy(isAllowed) else {
      throw ValidationError("\(flag) takes numbers with commas between them, each \(rule).")
    }
    return numbers
  }
}
