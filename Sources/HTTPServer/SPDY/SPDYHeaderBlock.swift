/// Name and value pairs as they are before compression: a count, then lengths and texts, all lengths of four bytes. Several values of one
/// name stand in one text with zero bytes between them; names are in lower case.
enum SPDYHeaderBlock {
  static func encode(_ fields: HTTPFields) -> [UInt8] {
    var names: [String] = []
    var values: [String: String] = [:]
    for (name, value) in fields.entries {
      let name = name.lowercased()
      if let earlier = values[name] {
        values[name] = "\(earlier)\0\(value)"
      } else {
        names.append(name)
        values[name] = value
      }
    }
    var result = SPDYFrame.bytes(UInt32(truncatingIfNeeded: names.count))
    for text in names.flatMap({ [$0, values[$0] ?? ""] }) {
      result += SPDYFrame.bytes(UInt32(truncatingIfNeeded: text.utf8.count))
      result += text.utf8
    }
    return result
  }

  static func decode(_ bytes: [UInt8]) throws(HTTPServerError) -> HTTPFields {
    var position = 0
    func number() throws(HTTPServerError) -> Int {
      guard bytes.count - position >= 4 else { throw malformed }
      defer { position += 4 }
      return Int(SPDYFrame.number(bytes[position..<position + 4]))
    }
    func text() throws(HTTPServerError) -> String {
      let count = try number()
      guard bytes.count - position >= count else { throw malformed }
      defer { position += count }
      return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }
    var fields = HTTPFields()
    for _ in 0..<(try number()) {
      let name = try text()
      guard !name.isEmpty else { throw malformed }
      for value in try text().split(separator: "\0", omittingEmptySubsequences: false) { fields.add(name, String(value)) }
    }
    guard position == bytes.count else { throw malformed }
    return fields
  }

  private static var malformed: HTTPServerError { HTTPServerError(.protocolViolation, "malformed SPDY header block") }
}
