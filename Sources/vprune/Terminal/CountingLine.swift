import Corpora
import Glibc
import Reports
import Synchronization

/// One line on standard error that shows a count at work, redrawn in place; nothing where standard
/// error is no terminal (``StandardError/canRedraw``).
final class CountingLine: Sendable {
  private struct State {
    var isShown = false
    var lastDrawn: ContinuousClock.Instant?
  }

  /// Whether anything is shown.
  let isActive: Bool
  /// Bytes on disk of the corpus, where they are known.
  private let size: Int?
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  init(isQuiet: Bool, size: Int?) {
    isActive = !isQuiet && StandardError.canRedraw
    self.size = size
  }

  func show(_ status: CountingStatus) {
    guard isActive else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if let last = state.lastDrawn, now - last < .milliseconds(100) { return }
      state.lastDrawn = now
      state.isShown = true
      let text = CountReport.line(status, size: size, seconds: (now - start) / .seconds(1))
      StandardError.write("\r\u{1B}[K\(text.prefix(Self.width - 1))")
    }
  }

  /// Removes the line.
  func clear() {
    state.withLock { state in
      if state.isShown { StandardError.write("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  /// The terminal's columns: a longer line could not be redrawn in place.
  private static var width: Int {
    var size = winsize()
    guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }
}
