/// Where units of `width` columns each stand in a matrix that has them side by side: heads, or neurons of one column.
package enum UnitColumns {
  /// The columns of a unit.
  package static func range(of unit: Int, width: Int) -> Range<Int> {
    unit * width..<(unit + 1) * width
  }

  /// The columns of units, in their order.
  package static func all(of units: [Int], width: Int) -> [Int] {
    units.flatMap { range(of: $0, width: width) }
  }
}
