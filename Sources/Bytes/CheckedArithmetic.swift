/// Arithmetic on numbers that came from a file: `nil` instead of a trap.
extension FixedWidthInteger {
  /// `self + other`, or `nil` where the sum does not fit.
  package func adding(checked other: Self) -> Self? {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? nil : sum
  }

  /// `self * other`, or `nil` where the product does not fit.
  package func multiplied(checkedBy other: Self) -> Self? {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? nil : product
  }
}
