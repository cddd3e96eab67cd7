import ClusterKit
import LinuxSystem

/// Shows a start step by step: on a terminal the line of the running step changes in place, elsewhere every line stands.
final class ProgressDisplay: Sendable {
  private let quiet: Bool

  init(quiet: Bool) { self.quiet = quiet }

  func show(_ event: BringUpEvent) {
    if quiet { return }
    let terminal = Console.errorsAreTerminal
    switch event {
    case .started(let step): if terminal { replace("  \(step) ...") }
    case .waiting(let step, let reason):
      if terminal {
        let start = "  \(step) ... "
        replace(start + Console.dim(Self.clip(reason, to: Self.columns - start.count)))
      } else {
        Console.note("    \(step): \(reason)")
      }
    case .finished(let step, let milliseconds):
      let line = "\(Console.green("✓")) \(step) \(Console.dim("\(milliseconds) ms"))"
      if terminal { replace(line + "\n") } else { Console.note(line) }
    case .failed(let step):
      let line = "\(Console.red("✗")) \(step)"
      if terminal { replace(line + "\n") } else { Console.note(line) }
    case .note(let text): if terminal { replace("  note: \(text)\n") } else { Console.note("    note: \(text)") }
    }
  }

  private static var columns: Int { PTY.size(of: 2).map { Int($0.columns) } ?? 80 }

  /// What is longer than a line could not be replaced in place.
  static func clip(_ text: String, to columns: Int) -> String {
    let line = text.split(separator: "\n").joined(separator: " ")
    return line.count < columns ? line : line.prefix(max(0, columns - 2)) + "…"
  }

  private func replace(_ line: String) { Console.write("\r\u{1b}[2K" + line) }

  static func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let hundredths = Int(attoseconds / 10_000_000_000_000_000)
    return "\(seconds).\(hundredths < 10 ? "0" : "")\(hundredths) s"
  }
}
