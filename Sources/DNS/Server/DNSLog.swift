import Glibc

/// CoreDNS writes its log to standard output, the level in brackets and no time.
package enum DNSLog {
  package static func info(_ message: String) { write("[INFO] \(message)") }
  package static func warning(_ message: String) { write("[WARNING] \(message)") }
  package static func error(_ message: String) { write("[ERROR] \(message)") }
  package static func fatal(_ message: String) { write("[FATAL] \(message)") }

  package static func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // A log that cannot be written is nobody's to report to.
    _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
  }
}
