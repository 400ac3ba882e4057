import Glibc

/// The variables that this process was started with, which neither Swift's standard library nor swift-system reads.
package enum ProcessEnvironment {
  /// The value of a variable; `nil` where it is not set.
  package static func value(of name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
