import FuzzTargets
import Glibc

/// libFuzzer's own loop, out of libclang_rt.fuzzer_no_main: executables of packages have a `main` already.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// `fuzz-driver TARGET [libFuzzer's arguments]`; scripts/fuzz.sh builds and calls it.
@main
enum FuzzDriver {
  nonisolated(unsafe) private static var target = FuzzTarget.json

  static func main() {
    let name = CommandLine.arguments.dropFirst().first ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      print("Targets: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
      exit(64)
    }
    unsafe Self.target = target
    // The target's name takes the place of the program's.
    var count = CommandLine.argc - 1
    var arguments = unsafe CommandLine.unsafeArgv + 1
    let status = unsafe runFuzzer(&count, &arguments) { start, count in
      let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
      do {
        try unsafe FuzzDriver.target.run(bytes)
      } catch {
        print("violation: \(error)")
        // What a trap is to libFuzzer as well.
        abort()
      }
      return 0
    }
    exit(status)
  }
}
