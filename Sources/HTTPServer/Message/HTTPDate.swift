import Glibc
import Synchronization

/// The `Date` of responses, `Tue, 15 Nov 1994 08:12:31 GMT` (RFC 9110, 5.6.7), written once a second however many ask.
enum HTTPDate {
  private static let latest = Mutex<(second: time_t, text: String)>((-1, ""))

  static var now: String {
    let second = time(nil)
    return latest.withLock { latest in
      if latest.second != second { latest = (second, text(second)) }
      return latest.text
    }
  }

  static func text(_ second: time_t) -> String {
    var second = second
    var parts = tm()
    gmtime_r(&second, &parts)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      let count = strftime(buffer.baseAddress, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
      return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
