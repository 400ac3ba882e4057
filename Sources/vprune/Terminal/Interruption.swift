import Bytes
import Dispatch
import Glibc

/// Ctrl-C and its kin: nothing half-written stays behind.
enum Interruption {
  /// From here on, while the result is kept, a signal removes the temporary directories and ends
  /// the process with the code that shells expect: 128 and the signal's number.
  static func cleanUpOnSignals() -> [any DispatchSourceSignal] {
    // Beyond the limit on the size of files, calls fail with EFBIG then, which can be told.
    signal(SIGXFSZ, SIG_IGN)
    let queue = DispatchQueue(label: "vprune.interruption")
    return [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        InterruptionCleanup.run()
        _exit(128 + number)
      }
      source.resume()
      return source
    }
  }
}
