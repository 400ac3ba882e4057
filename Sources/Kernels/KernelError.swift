/// What can go wrong beneath the arithmetic.
package enum KernelError: Error, Equatable, Sendable {
  /// OpenBLAS could not be loaded; the reason is the loader's.
  case noOpenBLAS(reason: String)
}
