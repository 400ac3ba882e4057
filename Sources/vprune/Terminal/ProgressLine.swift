import Corpora
import Pruning
import Synchronization

/// One line on standard error that says how far the job is, redrawn in place; nothing where
/// standard error is no terminal (``StandardError/canRedraw``).
final class ProgressLine: Sendable {
  private struct State {
    var isShown = false
    var phase = ""
    var phaseStart = ContinuousClock.now
    var lastDrawn: ContinuousClock.Instant?
  }

  private let isActive: Bool
  private let state = Mutex(State())

  init(isQuiet: Bool) {
    isActive = !isQuiet && StandardError.canRedraw
  }

  func show(_ progress: PruningProgress) {
    guard isActive else { return }
    switch progress {
    case .counting(let read, let size): show("counting", read, size)
    case .measuring(let read, let size): show("measuring", read, size)
    case .verifying(let read, let size): show("verifying", read, size)
    case .layers(let phase): draw(phase, 0, nil, detail: "")
    case .writing(let bytes, let total): draw("writing", bytes, total, detail: "")
    }
  }

  /// Removes the line.
  func clear() {
    state.withLock { state in
      if state.isShown { StandardError.write("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  private func show(_ phase: String, _ read: ReadingProgress, _ size: Int?) {
    draw(phase, read.storedSize, size, detail: "  \(read.documents) documents")
  }

  private func draw(_ phase: String, _ done: Int, _ total: Int?, detail: String) {
    state.withLock { state in
      let now = ContinuousClock.now
      if state.phase != phase {
        state.phase = phase
        state.phaseStart = now
        state.lastDrawn = nil
      }
      if let last = state.lastDrawn, now - last < .milliseconds(100) { return }
      state.lastDrawn = now
      state.isShown = true
      let elapsed = (now - state.phaseStart) / .seconds(1)
      let rate = elapsed > 0.05 ? Double(done) / elapsed : 0
      var line = phase
      if done > 0 || total != nil { line += "  \(done / 1_000_000) MB" }
      if let total, total > 0 { line += " of \(total / 1_000_000) MB" }
      line += detail
      if rate > 0 {
        line += "  \(Int(rate / 1e6)) MB/s"
        if let total, total > done { line += "  \(Int(Double(total - done) / rate) + 1) s left" }
      }
      StandardError.write("\r\u{1B}[K\(line)")
    }
  }
}
