import Glibc
import TaskEngine

/// Progress on standard error, a line a step, so that waiting has a reason.
enum ProgressPrinter {
  static let report: ProgressReport = { progress in
    let text = "  \(progress.task): \(progress.text)\n"
    let bytes = Array(text.utf8)
    _ = write(2, bytes, bytes.count)
  }
}
