import Glibc

/// One line of a unit's log.
package struct JournalEntry: Hashable, Sendable {
  /// Microseconds since 1970.
  package var time: Int64
  package var pid: Int32
  package var identifier: String
  package var message: String

  package init(time: Int64, pid: Int32, identifier: String, message: String) {
    self.time = time
    self.pid = pid
    self.identifier = identifier
    self.message = message
  }

  /// The line in the log file.
  package var stored: String { "\(time) \(pid) \(identifier) \(message)\n" }

  package init?(stored line: Substring) {
    let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let time = Int64(parts[0]), let pid = Int32(parts[1]) else { return nil }
    self.init(time: time, pid: pid, identifier: String(parts[2]), message: String(parts[3]))
  }

  /// journalctl's short format: `Nov 21 10:00:00 node01 kubelet[42]: message`.
  package func short(host: String) -> String {
    var moment = time_t(time / 1_000_000)
    var parts = tm()
    localtime_r(&moment, &parts)
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { twoDigits(Int($0)) }.joined(separator: ":")
    let month = months[Int(parts.tm_mon) % 12]
    return "\(month) \(twoDigits(Int(parts.tm_mday))) \(clock) \(host) \(identifier)[\(pid)]: \(message)\n"
  }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

/// A moment as systemd prints it: `Sat 2026-11-21 10:00:00 UTC`.
package func systemdTime(_ seconds: Double) -> String {
  var moment = time_t(seconds)
  var parts = tm()
  localtime_r(&moment, &parts)
  let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  let date = "\(Int(parts.tm_year) + 1900)-\(twoDigits(Int(parts.tm_mon) + 1))-\(twoDigits(Int(parts.tm_mday)))"
  let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { twoDigits(Int($0)) }.joined(separator: ":")
  let zone = parts.tm_zone.map { String(cString: $0) } ?? "UTC"
  return "\(days[Int(parts.tm_wday) % 7]) \(date) \(clock) \(zone)"
}

func wallClock() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
