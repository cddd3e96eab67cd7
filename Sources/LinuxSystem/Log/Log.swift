import Glibc
import Synchronization

/// Lines as klog writes them, on stderr, because that is what candidates and their tools know how to read:
/// `I1121 10:00:00.000000       1 file.swift:12] message`.
package enum Log {
  package enum Severity: Character, Sendable { case info = "I", warning = "W", error = "E", fatal = "F" }

  private static let level = Atomic<Int>(0)

  /// What `-v` says: messages above it are not written.
  package static var verbosity: Int {
    get { level.load(ordering: .relaxed) }
    set { level.store(newValue, ordering: .relaxed) }
  }

  /// Only when `-v` is at least `level`.
  package static func verbose(_ level: Int, _ message: @autoclosure () -> String, file: String = #fileID, line: Int = #line) {
    if verbosity >= level { emit(.info, message(), file, line) }
  }

  package static func info(_ message: @autoclosure () -> String, file: String = #fileID, line: Int = #line) {
    emit(.info, message(), file, line)
  }

  package static func warning(_ message: @autoclosure () -> String, file: String = #fileID, line: Int = #line) {
    emit(.warning, message(), file, line)
  }

  package static func error(_ message: @autoclosure () -> String, file: String = #fileID, line: Int = #line) {
    emit(.error, message(), file, line)
  }

  private static func emit(_ severity: Severity, _ message: String, _ file: String, _ line: Int) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let text = format(severity, message, file: file, line: line, seconds: now.tv_sec, nanoseconds: now.tv_nsec, pid: getpid())
    let bytes = Array(text.utf8)
    // One write keeps the lines of several threads apart; a log that cannot be written is nobody's to report to.
    _ = Glibc.write(2, bytes, bytes.count)
  }

  package static func format(
    _ severity: Severity, _ message: String, file: String, line: Int, seconds: Int, nanoseconds: Int, pid: Int32
  ) -> String {
    var moment = time_t(seconds)
    var parts = tm()
    localtime_r(&moment, &parts)
    func padded(_ number: Int, _ width: Int, _ filler: Character = "0") -> String {
      let digits = String(number)
      return String(repeating: filler, count: max(0, width - digits.count)) + digits
    }
    let date = padded(Int(parts.tm_mon) + 1, 2) + padded(Int(parts.tm_mday), 2)
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }.joined(separator: ":")
    let source = file.split(separator: "/").last.map(String.init) ?? file
    return
      "\(severity.rawValue)\(date) \(clock).\(padded(nanoseconds / 1000, 6)) \(padded(Int(pid), 7, " ")) \(source):\(line)] \(message)\n"
  }
}
