import Bytes
import JSONText
package import SystemPackage

/// A file beside a table that is being counted: with it a count that was ended goes on, and counts
/// nothing twice.
///
/// It names what is counted by sizes and times of files, so that it serves no other count.
package struct CountingProgressFile: Sendable {
  package let path: FilePath
  /// Every file that is read, and what was asked.
  private let inputs: [String]
  /// Between two saves; grows from a second to half a minute where none is asked for.
  private let fixedInterval: Duration?

  private static let format = "vprune count progress 1"

  /// The progress of a count.
  ///
  /// - Parameters:
  ///   - path: Where it is kept.
  ///   - corpus: What is counted: files only.
  ///   - tokenizer: The folder of the tokenizer.
  ///   - asked: What else the counts depend on.
  ///   - interval: The time between two saves.
  /// - Throws: ``CorpusError/file(_:)`` where a file cannot be looked at.
  package init(
    _ path: FilePath, of corpus: Corpus, tokenizer: FilePath, asked: String, interval: Duration?
  ) throws(CorpusError) {
    var inputs = [asked, "\(corpus.fields)"]
    do throws(BytesError) {
      for name in try Directory.names(in: tokenizer).sorted() {
        let file = tokenizer.appending(name)
        guard Directory.kind(of: file) == .file else { continue }
        inputs.append("tokenizer: \(name), \(try FileStamp(of: file))")
      }
      for source in corpus.sources {
        let file = source.path ?? source.name
        inputs.append("corpus: \(file), \(try FileStamp(of: file))")
      }
    } catch {
      throw .file(error)
    }
    (self.path, self.inputs, fixedInterval) = (path, inputs, interval)
  }

  /// Removes the file, once the table is written.
  package func remove() throws(CorpusError) {
    do throws(BytesError) {
      try WritableFile.removeUpdated(path)
    } catch {
      throw .file(error)
    }
  }

  /// How long after so many saves the next one is due: what is lost is never much of what was done.
  func interval(after saves: Int) -> Duration {
    fixedInterval ?? .seconds(1 << min(saves, 5))
  }

  func write(_ state: CountingState) throws(CorpusError) {
    do throws(BytesError) {
      try WritableFile.update(path, with: bytes(state))
    } catch {
      throw .file(error)
    }
  }

  /// What was saved, or `nil` where nothing was.
  ///
  /// - Parameter empty: The state of a count that has not begun.
  /// - Returns: A state to go on from.
  /// - Throws: ``CorpusError/unusableProgress(path:)`` where the file is damaged, or another count's.
  func read(_ empty: CountingState) throws(CorpusError) -> CountingState? {
    guard Directory.isOccupied(path) else { return nil }
    let bytes: [UInt8]
    do throws(BytesError) {
      bytes = try ReadableFile.contents(of: path)
    } catch {
      throw .file(error)
    }
    guard let root = (try? JSONDocument(parsing: bytes))?.root, let state = state(root, empty)
    else { throw .unusableProgress(path: path) }
    return state
  }

  private func bytes(_ state: CountingState) -> [UInt8] {
    func list(_ numbers: [Int]) -> JSONValue { .array(numbers.map { .integer($0) }) }
    let (usage, position) = (state.usage, state.position)
    let used = usage.counts.indices.filter { usage.counts[$0] != Usage.Count() }
    return JSONValue.object([
      ("format", .string(Self.format)),
      ("inputs", .array(inputs.map { .string($0) })),
      ("position", list(position.numbers)),
      ("totals", list([usage.documents, usage.textSize, usage.replacedCount])),
      ("ids", list(used)),
      ("occurrences", list(used.map { usage.counts[$0].occurrences })),
      ("documents", list(used.map { usage.counts[$0].documents })),
      ("needed", list(used.map { usage.counts[$0].needed })),
      ("curve", .array(state.curve.points.map { list([$0.documents, $0.textSize, $0.tokens]) })),
      ("words", .array([list(state.words.ranks.map(Int.init))])),
    ]).lines
  }

  private func state(_ root: JSONNode, _ empty: CountingState) -> CountingState? {
    func list(_ node: JSONNode?) -> [Int]? {
      guard let node, node.isArray else { return nil }
      let numbers = node.elements.map { $0.int ?? -1 }
      return numbers.allSatisfy { $0 >= 0 } ? numbers : nil
    }
    guard root.isObject, root["format"]?.string == Self.format,
      root["inputs"]?.elements.map(\.string) == inputs,
      let position = list(root["position"]).flatMap(DocumentReader.Position.init),
      let totals = list(root["totals"]), totals.count == 3,
      let ids = list(root["ids"]), ids.allSatisfy(empty.usage.counts.indices.contains),
      let occurrences = list(root["occurrences"]), occurrences.count == ids.count,
      let documents = list(root["documents"]), documents.count == ids.count,
      let needed = list(root["needed"]), needed.count == ids.count,
      let curve = root["curve"]?.elements.map({ list($0) ?? [] }),
      curve.allSatisfy({ $0.count == 3 }),
      let words = root["words"]?.elements.map({ list($0) ?? [] })
    else { return nil }
    var state = empty
    state.position = position
    let usage = (totals[0], totals[1], totals[2])
    (state.usage.documents, state.usage.textSize, state.usage.replacedCount) = usage
    for (place, id) in ids.enumerated() {
      state.usage.counts[id] = Usage.Count(
        occurrences: occurrences[place], documents: documents[place], needed: needed[place])
    }
    state.curve = SaturationCurve(
      curve.map { SaturationCurve.Point(documents: $0[0], textSize: $0[1], tokens: $0[2]) })
    // In parts, once.
    state.words.merge(words.joined().map { UInt8(clamping: $0) })
    return state
  }
}
