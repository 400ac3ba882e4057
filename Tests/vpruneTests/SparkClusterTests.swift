import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// scripts/spark_count.py on a cluster of a master and two workers: Tests/Oracles/spark_cluster.py.
  @Suite(
    .enabled(if: PythonOracle.isWanted, PythonOracle.absent),
    .enabled(if: Repository.wantsModel, Repository.noModel),
    .enabled(if: Java.isWanted, Java.absent),
    .timeLimit(.minutes(10)))
  struct SparkClusterTests {
    @Test func tableOfAClusterIsThatOfOneMachine() async throws {
      _ = try await PythonOracle.run(
        "spark_cluster.py",
        ["--vprune", Binary.path.string, "--model", Repository.model.string])
    }
  }
}
