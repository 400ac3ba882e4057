import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Kills, failing disks and files that change: at a few moments here, at as many as are wanted by scripts/faults.sh.
  @Suite(.serialized) struct FaultTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// How many moments of each command are tried; `all` for every call.
    private static let moments = environment["VPRUNE_MOMENTS"] ?? "3"
    private static let seed = UInt64(environment["VPRUNE_SEED"] ?? "") ?? 1

    private static var count: Int { Int(moments) ?? .max }

    /// Calls out of `range`, spread over it.
    private static func calls(_ range: ClosedRange<Int>, _ random: inout SeededRandom) -> [Int] {
      guard count < range.count else { return Array(range) }
      return (0..<count).map { part in
        let start = range.lowerBound + part * range.count / count
        let end = range.lowerBound + (part + 1) * range.count / count
        return Int.random(in: start..<max(end, start + 1), using: &random)
      }
    }

    /// Does a run for each of some calls, with and without an older output in turn, and then one in which nothing goes
    /// wrong.
    private static func each(
      _ command: FaultJob.Command, from first: Int = 1, _ what: String,
      _ fault: (_ turn: Int) -> Faults.Fault
    ) async throws {
      let job = try await FaultJob(command)
      var random = SeededRandom(seed: seed)
      for (turn, call) in calls(first...job.calls, &random).enumerated() {
        try job.reset(hasOlder: turn.isMultiple(of: 2))
        let older = try job.output
        let result = try await Faults.run(
          job.line("--force"), in: job.folder.path, at: call, fault(turn))
        try job.check(result, older: older, "\(what) at call \(call) of \(job.calls), seed \(seed)")
      }
      try job.reset(hasOlder: false)
      try await job.expectNextRun("\(what), seed \(seed)")
    }

    @Test(arguments: FaultJob.Command.allCases)
    func killsBetweenCalls(_ command: FaultJob.Command) async throws {
      try await Self.each(command, "kill") { _ in .kill }
    }

    @Test(arguments: FaultJob.Command.allCases)
    func callsThatFail(_ command: FaultJob.Command) async throws {
      let errors = [EIO, ENOSPC, EDQUOT, EACCES]
      try await Self.each(command, "error") { .error(errors[$0 % errors.count]) }
    }

    /// What reads the model looks at it before anything, so that the first calls are left out.
    @Test(arguments: FaultJob.Command.allCases.filter { $0 != .count })
    func modelsThatChange(_ command: FaultJob.Command) async throws {
      let model = command.model
      let changes = [
        "truncate -s 200 \(model)/model.safetensors", "truncate -s 0 \(model)/model.safetensors",
        "tr 5 6 < \(model)/config.json > tmp/new; mv tmp/new \(model)/config.json",
        "tr a b < \(model)/model.safetensors > tmp/new; cat tmp/new > \(model)/model.safetensors",
        "rm \(model)/vocab.txt", "echo more >> \(model)/vocab.txt",
      ]
      let job = try await FaultJob(command)
      var random = SeededRandom(seed: Self.seed)
      for (turn, call) in Self.calls(12...job.calls, &random).enumerated() {
        try job.reset(hasOlder: false)
        let change = changes[(turn + Int(Self.seed)) % changes.count]
        let result = try await Faults.run(
          job.line(), in: job.folder.path, at: call, .command(change))
        let what = "\(command): \(change) at \(call) of \(job.calls): \(result.messages)"
        if result.status == 0 {
          #expect(try job.output == job.reference, "\(what)")
        } else {
          job.expectSentence(result, what)
          #expect(try job.output.isEmpty, "\(what)")
        }
        #expect(try job.leftovers == [], "\(what)")
      }
    }

    /// kill -9 by the clock, as the out-of-memory killer does it.
    @Test func killsAtAnyTime() async throws {
      var random = SeededRandom(seed: Self.seed)
      let total = Int(Self.environment["VPRUNE_KILLS"] ?? "") ?? 12
      var killed = 0
      for (number, command) in FaultJob.Command.allCases.enumerated() {
        let share = (total + number) / FaultJob.Command.allCases.count
        let job = try await FaultJob(command)
        let start = ContinuousClock.now
        _ = try await Binary.run(job.line("--force"), in: job.folder.path)
        let duration = (ContinuousClock.now - start) / .seconds(1)
        for turn in 0..<share {
          try job.reset(hasOlder: turn.isMultiple(of: 2))
          let older = try job.output
          let moment = Double.random(in: 0.05...1, using: &random) * duration
          let result = try await Binary.run(
            job.line("--force"), in: job.folder.path,
            through: [
              "timeout", "-s", "KILL", "\(moment)", "env", "TMPDIR=\(job.folder.path)/tmp",
            ])
          killed += job.isKilled(result) ? 1 : 0
          try job.check(result, older: older, "kill after \(moment) of \(duration) s")
        }
        try job.reset(hasOlder: false)
        try await job.expectNextRun("kills, seed \(Self.seed)")
      }
      print("\(killed) of \(total) runs were killed")
      #expect(killed > total / 3)
    }

    // MARK: - Room

    /// The limit on the size of files, in blocks of 512 bytes.
    @Test(arguments: FaultJob.Command.allCases)
    func filesThatMayNotGrow(_ command: FaultJob.Command) async throws {
      let job = try await FaultJob(command)
      for limit in [0, 1, 5, 15] {
        for hasOlder in [false, true] {
          try job.reset(hasOlder: hasOlder)
          let older = try job.output
          let result = try await Binary.run(
            job.line("--force"), in: job.folder.path,
            through: [
              "env", "TMPDIR=\(job.folder.path)/tmp", "sh", "-c", "ulimit -f \(limit); exec \"$@\"",
              "sh",
            ])
          try job.check(result, older: older, "ulimit -f \(limit)")
          #expect(limit > 0 || result.status == 74, "\(command): \(result.messages)")
          #expect(try job.leftovers == [], "\(command)")
        }
      }
    }

    /// Whether a small disk can be had; under CI=true it must.
    private static let canMount: Bool = {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }()

    @Test(
      .enabled(
        if: canMount || environment["CI"] == "true", "unshare -rm and mount are not permitted here"),
      arguments: FaultJob.Command.allCases)
    func disksThatFill(_ command: FaultJob.Command) async throws {
      let job = try await FaultJob(command)
      try job.folder.makeFolder("disk")
      for pages in [1, 2, 4, 7] {
        // The disk goes with the namespace: what is on it is told before.
        let script = """
          mount -t tmpfs -o size=\(pages * 4)k,nr_inodes=1k none disk && cd disk || exit 99
          for name in ../*; do [ "$name" = ../disk ] || ln -s "$name" .; done
          TMPDIR=$PWD "$@"
          status=$?
          ls -A > ../tmp/left
          exit $status
          """
        let result = try await Binary.run(
          job.line(), in: job.folder.path, through: ["unshare", "-rm", "sh", "-c", script, "sh"])
        let what = "\(command): \(pages) pages: \(result.status), \(result.messages)"
        #expect(result.status != 99, "\(what)")
        let left = String(decoding: try job.folder.read("tmp/left"), as: UTF8.self)
          .split(separator: "\n").map(String.init)
        #expect(!left.contains { $0.hasPrefix(".") }, "\(what): \(left)")
        if result.status != 0 {
          #expect([73, 74].contains(result.status), "\(what)")
          job.expectSentence(result, what)
          #expect(!left.contains(command.outputs[0]), "\(what): \(left)")
        }
        #expect(pages > 1 || command.outputs[0] != "out" || result.status != 0, "\(what)")
        try job.expectInputs(what)
      }
    }

    /// Standard output is a disk, too.
    @Test func summariesThatFindNoRoom() async throws {
      let job = try await FaultJob(.prune)
      let result = try await Binary.run(
        ["tokenize", "--model", "model", "--corpus", "corpus.txt"], in: job.folder.path,
        through: ["sh", "-c", "exec \"$@\" > /dev/full", "sh"])
      #expect(result.status == 74)
      #expect(
        result.messages == "vprune: standard output: the disk is full; make room and run again.\n")
    }

    // MARK: - Reading

    /// Reading the start of /proc/self/mem fails with EIO, as a broken disk does it.
    @Test(arguments: [
      ["--corpus", "/proc/self/mem", "--model", "model"],
      ["--usage", "/proc/self/mem", "--model", "model"],
      ["--corpus", "corpus.txt", "--keep-tokens", "/proc/self/mem", "--model", "model"],
      ["--corpus", "corpus.txt", "--holdout", "/proc/self/mem", "--model", "model"],
      ["--corpus", "corpus.txt", "--masks", "/proc/self/mem", "--model", "model"],
      ["apply", "/proc/self/mem", "--model", "model"],
      ["importance", "model", "--corpus", "/proc/self/mem"],
    ])
    func disksThatBreak(_ arguments: [String]) async throws {
      let job = try await FaultJob(.prune)
      let result = try await Binary.run(arguments + ["-o", "out"], in: job.folder.path)
      #expect([65, 66, 74].contains(result.status), "\(result.messages)")
      #expect(result.messages.contains("/proc/self/mem"), "\(result.messages)")
      job.expectSentence(result, "\(arguments): \(result.messages)")
      #expect(try job.output.isEmpty)
      #expect(try job.leftovers == [])
    }

    @Test(arguments: ["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"])
    func foldersInThePlaceOfFiles(_ name: String) async throws {
      let job = try await FaultJob(.prune)
      try job.folder.remove("model/\(name)")
      try job.folder.makeFolder("model/\(name)")
      let result = try await Binary.run(job.line(), in: job.folder.path)
      #expect(result.status == 66 && result.messages.contains("model/\(name) is a directory"))
      job.expectSentence(result, result.messages)
    }

    // MARK: - Others

    /// Two runs into one output: one of them makes it, the other says so.
    @Test(arguments: FaultJob.Command.allCases)
    func twoRunsAtOnce(_ command: FaultJob.Command) async throws {
      let job = try await FaultJob(command)
      for turn in 0..<min(Self.count, 20) {
        let flags = turn.isMultiple(of: 2) ? [] : ["--force"]
        try job.reset(hasOlder: !flags.isEmpty)
        let (line, path) = (job.line() + flags, job.folder.path)
        async let first = Binary.run(line, in: path)
        async let second = Binary.run(line, in: path)
        let results = try await [first, second]
        let what = "\(command): \(results.map { "\($0.status) \($0.messages)" })"
        #expect(results.contains { $0.status == 0 }, "\(what)")
        #expect(flags.isEmpty == results.contains { $0.status != 0 }, "\(what)")
        for result in results where result.status != 0 {
          #expect(result.status == 73, "\(what)")
          job.expectSentence(result, what)
        }
        #expect(try job.output == job.reference, "\(what)")
        #expect(try job.leftovers == [], "\(what)")
        #expect(try !job.folder.names().contains { $0.hasSuffix(".progress") }, "\(what)")
      }
      try await job.expectNextRun("two runs at once")
    }

    /// A count that another one overtakes leaves nothing beside the table.
    @Test func countsThatAreOvertaken() async throws {
      let job = try await FaultJob(.count)
      let other = "env -u LD_PRELOAD \(Binary.path) \(job.line().joined(separator: " "))"
      var overtaken = 0
      for call in (job.calls - 12)...job.calls {
        try job.reset(hasOlder: false)
        let result = try await Faults.run(
          job.line(), in: job.folder.path, at: call, .command(other))
        let what = "call \(call) of \(job.calls): \(result.messages)"
        #expect([0, 73].contains(result.status), "\(what)")
        overtaken += result.status == 73 ? 1 : 0
        #expect(try job.output == job.reference, "\(what)")
        #expect(try !job.folder.names().contains { $0.hasSuffix(".progress") }, "\(what)")
      }
      #expect(overtaken > 0)
    }

    /// Killed between the renames of a plan and its tensors: these go with the next run, which needs no --force.
    @Test func tensorsWithoutTheirPlan() async throws {
      let job = try await FaultJob(.plan)
      var (moments, staged) = (0, 0)
      for call in (job.calls - 20)...job.calls {
        try job.reset(hasOlder: false)
        _ = try await Faults.run(job.line(), in: job.folder.path, at: call, .kill)
        let what = "call \(call) of \(job.calls)"
        switch try Set(job.output.keys) {
        case ["plan.safetensors"]:
          moments += 1
          let next = try await Binary.run(job.line(), in: job.folder.path)
          #expect(next.status == 0, "\(what): \(next.messages)")
          #expect(try job.output == job.reference, "\(what)")
          #expect(try job.leftovers == [], "\(what)")
        case [] where try job.leftovers.contains { $0.hasPrefix(".plan.json.") }:
          // What stands in the tensors' place and is not theirs stays.
          staged += 1
          try job.folder.write("plan.safetensors", "mine".utf8)
          let next = try await Binary.run(job.line(), in: job.folder.path)
          #expect(next.status == 73, "\(what): \(next.messages)")
          #expect(try job.output == ["plan.safetensors": Array("mine".utf8)], "\(what)")
        default: break
        }
      }
      #expect(moments > 0 && staged > 0, "\(moments) \(staged)")
    }

    /// What another run is making is not taken for what a dead one left.
    @Test(arguments: [FaultJob.Command.prune, .count, .plan, .importance])
    func runsThatAreSlow(_ command: FaultJob.Command) async throws {
      let job = try await FaultJob(command)
      let wait = "touch tmp/waits; while [ ! -e tmp/go ]; do sleep 0.01; done"
      for call in [job.calls / 2, job.calls * 3 / 4, job.calls - 3] {
        try job.reset(hasOlder: false)
        for name in ["waits", "go"] { try? job.folder.remove("tmp/\(name)") }
        let (line, path) = (job.line("--force"), job.folder.path)
        async let slow = Faults.run(line, in: path, at: call, .command(wait))
        while try !job.folder.names("tmp").contains("waits") {
          try await Task.sleep(for: .milliseconds(5))
        }
        let fast = try await Binary.run(line, in: path)
        try job.folder.write("tmp/go", [])
        let results = try await [fast, slow]
        let what = "\(command): \(call) of \(job.calls): \(results.map(\.messages))"
        #expect(results.allSatisfy { $0.status == 0 }, "\(what)")
        #expect(try job.output == job.reference, "\(what)")
        #expect(try job.leftovers == [], "\(what)")
      }
    }
  }
}
