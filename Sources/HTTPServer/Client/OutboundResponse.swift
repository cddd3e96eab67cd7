/// A response that arrives over a raw connection: its head at once, its body piece by piece.
package final class OutboundResponse {
  package let status: Int
  package let headers: HTTPFields
  /// What came behind a body in chunks, once its end was read.
  package private(set) var trailers = HTTPFields()
  private let connection: RawConnection
  private var buffer: [UInt8]
  private var framing: Framing

  private enum Framing: Equatable {
    case length(Int)
    case chunked(remaining: Int)
    case untilClose
    case done
  }

  private init(status: Int, headers: HTTPFields, connection: RawConnection, buffer: [UInt8], hasBody: Bool) {
    self.status = status
    self.headers = headers
    self.connection = connection
    self.buffer = buffer
    if !hasBody || status == 204 || status == 304 {
      framing = .done
    } else if headers.list("Transfer-Encoding").contains(where: { HTTPFields.same($0, "chunked") }) {
      framing = .chunked(remaining: 0)
    } else if let length = headers["Content-Length"].flatMap({ Int($0) }) {
      framing = length == 0 ? .done : .length(length)
    } else {
      framing = .untilClose
    }
  }

  /// Sends a request and reads the head of its response.
  package static func request(
    _ connection: RawConnection, method: String, target: String, headers: HTTPFields, body: [UInt8] = []
  ) async throws -> OutboundResponse {
    var headers = headers
    if !body.isEmpty || method == "POST" || method == "PUT" { headers.add("Content-Length", String(body.count)) }
    try await connection.write(head(method, target, headers) + body)
    return try await receive(connection, method: method)
  }

  package static func head(_ method: String, _ target: String, _ headers: HTTPFields) -> [UInt8] {
    var text = "\(method) \(target) HTTP/1.1\r\n"
    for (name, value) in headers.entries { text += "\(name): \(value)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// Reads the head of the response to a request of that method; interim ones are passed over.
  package static func receive(_ connection: RawConnection, method: String) async throws -> OutboundResponse {
    var buffer: [UInt8] = []
    while true {
      if let end = headEnd(buffer) {
        let (status, fields) = try parse(buffer[..<end])
        let rest = Array(buffer[(end + 4)...])
        if (100...199).contains(status), status != 101 {
          buffer = rest
          continue
        }
        return OutboundResponse(status: status, headers: fields, connection: connection, buffer: rest, hasBody: method != "HEAD")
      }
      guard buffer.count < 256 * 1024, let more = try await connection.read() else {
        throw HTTPServerError(.protocolViolation, "the peer closed before it answered")
      }
      buffer += more
    }
  }

  /// Bytes that came behind the head: the beginning of what follows a 101.
  package func takeBuffered() -> [UInt8] {
    defer { buffer = [] }
    return buffer
  }

  /// The next piece of the body, nil at its end.
  package func next() async throws -> [UInt8]? {
    while true {
      switch framing {
      case .done: return nil
      case .untilClose:
        if !buffer.isEmpty { return takeBuffered() }
        guard let more = try await connection.read() else { return end() }
        return more
      case .length(let remaining):
        if buffer.isEmpty, !(try await fill()) { throw HTTPServerError(.connectionClosed, "the peer closed within its answer") }
        let piece = Array(buffer.prefix(remaining))
        buffer.removeFirst(piece.count)
        framing = remaining == piece.count ? .done : .length(remaining - piece.count)
        return piece
      case .chunked(let remaining) where remaining > 0:
        if buffer.isEmpty, !(try await fill()) { throw HTTPServerError(.connectionClosed, "the peer closed within its answer") }
        let piece = Array(buffer.prefix(remaining))
        buffer.removeFirst(piece.count)
        framing = .chunked(remaining: remaining - piece.count)
        return piece
      case .chunked:
        guard let size = try await chunkSize() else { continue }
        if size == 0 {
          trailers = Self.fields(try await trailerLines()[...])
          return end()
        }
        framing = .chunked(remaining: size)
      }
    }
  }

  private func end() -> [UInt8]? {
    framing = .done
    return nil
  }

  private func fill() async throws -> Bool {
    guard let more = try await connection.read() else { return false }
    buffer += more
    return true
  }

  /// Reads a chunk's first line; nil after the empty line that ends a chunk.
  private func chunkSize() async throws -> Int? {
    while true {
      if let newline = buffer.firstIndex(of: 0x0A) {
        let line = String(decoding: buffer[..<newline], as: UTF8.self)
        buffer.removeFirst(newline + 1)
        let digits = line.prefix { $0.isHexDigit }
        if digits.isEmpty { return nil }
        guard let size = Int(digits, radix: 16) else { throw HTTPServerError(.protocolViolation, "bad chunk size") }
        return size
      }
      guard try await fill() else { throw HTTPServerError(.connectionClosed, "the peer closed within its answer") }
    }
  }

  /// The lines between the last chunk and the empty line.
  private func trailerLines() async throws -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    while true {
      while let newline = buffer.firstIndex(of: 0x0A) {
        let line = buffer[..<newline].filter { $0 != 0x0D }
        buffer.removeFirst(newline + 1)
        if line.isEmpty { return lines }
        lines.append(line[...])
      }
      guard buffer.count < 256 * 1024, lines.count < 1_000 else { throw HTTPServerError(.protocolViolation, "too many trailers") }
      // Peers that close behind the last chunk have said all.
      guard try await fill() else { return lines }
    }
  }

  private static func headEnd(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...(bytes.count - 4)).first {
      bytes[$0] == 0x0D && bytes[$0 + 1] == 0x0A && bytes[$0 + 2] == 0x0D && bytes[$0 + 3] == 0x0A
    }
  }

  private static func parse(_ head: ArraySlice<UInt8>) throws(HTTPServerError) -> (Int, HTTPFields) {
    let lines = head.split(separator: 0x0D).map { line in line.first == 0x0A ? line.dropFirst() : line }
    let first = String(decoding: lines.first ?? [], as: UTF8.self).split(separator: " ")
    guard first.count >= 2, first[0].hasPrefix("HTTP/1."), let status = Int(first[1]) else {
      throw HTTPServerError(.protocolViolation, "the peer does not speak HTTP")
    }
    return (status, fields(lines.dropFirst()))
  }

  private static func fields(_ lines: ArraySlice<ArraySlice<UInt8>>) -> HTTPFields {
    var fields = HTTPFields()
    for line in lines {
      let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      fields.add(String(decoding: parts[0], as: UTF8.self), HTTPFields.trimmed(Substring(decoding: parts[1], as: UTF8.self)))
    }
    return fields
  }
}
