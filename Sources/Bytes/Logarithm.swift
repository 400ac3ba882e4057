import Glibc

/// The natural logarithm; only this module talks to the C library.
package func naturalLogarithm(_ value: Double) -> Double { log(value) }
