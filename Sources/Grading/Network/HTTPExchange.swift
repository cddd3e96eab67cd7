/// One plain HTTP/1.1 request, and its answer read from bytes.
struct HTTPAnswer: Hashable, Sendable {
  let status: Int
  let body: String

  static func request(host: String, path: String, headers: [String: String]) -> [UInt8] {
    var lines = ["GET \(path) HTTP/1.1", "Host: \(headers["Host"] ?? host)"]
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) where name != "Host" { lines.append("\(name): \(value)") }
    lines += ["User-Agent: lab-check", "Accept: */*", "Connection: close", "", ""]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  /// Nil when it is no HTTP answer. Bodies come whole: the connection is closed after it.
  init?(_ bytes: [UInt8]) {
    guard let head = HTTPAnswer.position(of: [13, 10, 13, 10], in: bytes, from: 0) else { return nil }
    let lines = String(decoding: bytes[..<head], as: UTF8.self).split(separator: "\r\n")
    guard let first = lines.first, first.hasPrefix("HTTP/1.") else { return nil }
    let words = first.split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else { return nil }
    let isChunked = lines.contains { $0.lowercased().hasPrefix("transfer-encoding:") && $0.lowercased().contains("chunked") }
    let raw = Array(bytes[(head + 4)...])
    self.status = status
    body = String(decoding: isChunked ? HTTPAnswer.joined(raw) : raw, as: UTF8.self)
  }

  private static func joined(_ chunks: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    while let end = position(of: [13, 10], in: chunks, from: start) {
      let size = String(decoding: chunks[start..<end], as: UTF8.self).split(separator: ";").first.flatMap { Int($0, radix: 16) }
      guard let size, size > 0, end + 2 + size <= chunks.count else { break }
      result += chunks[(end + 2)..<(end + 2 + size)]
      start = end + 2 + size + 2
    }
    return result
  }

  private static func position(of pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= pattern.count + start else { return nil }
    return (start...(bytes.count - pattern.count)).first { Array(bytes[$0..<($0 + pattern.count)]) == pattern }
  }
}
