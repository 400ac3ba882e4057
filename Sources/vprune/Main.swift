import ArgumentParser

/// The process: arguments in, an exit code out.
@main
enum Main {
  static func main() {
    let signals = Interruption.cleanUpOnSignals()
    withExtendedLifetime(signals) {
      do {
        var command = try VPrune.parseAsRoot()
        try command.run()
      } catch {
        Failure.exit(with: error)
      }
    }
  }
}
