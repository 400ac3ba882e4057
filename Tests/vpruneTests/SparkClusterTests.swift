import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// scripts/spark_count.py on a cluster of a master and two workers: Tests/Oracles/spark_cluster.py.
  @Suite(
    .enabled(if: PythonOracle.isWanted, PythonOracle.absent),
    .enabled(if: Repository.wantsModel, Repository.noModel),
    .enabled(
      if: SparkClusterTests.hasJava, "no Java on the PATH: install a runtime, such as default-jre-headless"),
    .timeLimit(.minutes(10)))
  struct SparkClusterTests {
    /// Under CI=true its absence is a failure.
    static var hasJava: Bool {
      let environment = ProcessInfo.processInfo.environment
      let folders = (environment["PATH"] ?? "").split(separator: ":")
      return environment["CI"] == "true"
        || folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/java") }
    }

    @Test func tableOfAClusterIsThatOfOneMachine() async throws {
      _ = try await PythonOracle.run(
        "spark_cluster.py",
        ["--vprune", Binary.path.string, "--model", Repository.model.string])
    }
  }
}
