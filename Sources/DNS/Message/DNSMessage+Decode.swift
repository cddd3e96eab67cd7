package struct DNSDecodingError: Error, Hashable, Sendable {
  package enum Code: String, Sendable { case truncated, badLabel, pointerLoop, badRecord }

  package let code: Code
  package let offset: Int
}

extension DNSMessage {
  package init(decoding bytes: [UInt8]) throws(DNSDecodingError) {
    var reader = DNSReader(bytes: bytes)
    id = try reader.uint16()
    let flags = try reader.uint16()
    isResponse = flags & 0x8000 != 0
    operation = flags >> 11 & 0xF
    isAuthoritative = flags & 0x0400 != 0
    isTruncated = flags & 0x0200 != 0
    recursionDesired = flags & 0x0100 != 0
    recursionAvailable = flags & 0x0080 != 0
    otherFlags = flags & 0x70
    rawCode = flags & 0xF
    let counts = (try reader.uint16(), try reader.uint16(), try reader.uint16(), try reader.uint16())
    for _ in 0..<counts.0 {
      questions.append(DNSQuestion(name: try reader.name(), type: try reader.type(), recordClass: try reader.uint16()))
    }
    for _ in 0..<counts.1 { answers.append(try reader.record()) }
    for _ in 0..<counts.2 { authorities.append(try reader.record()) }
    for _ in 0..<counts.3 {
      let record = try reader.record()
      if record.type == .opt {
        udpSize = record.recordClass
        ednsFlags = record.ttl
      } else {
        additionals.append(record)
      }
    }
  }
}

/// A cursor over a message; names may point back into what was read before.
struct DNSReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func uint8() throws(DNSDecodingError) -> UInt8 {
    guard position < bytes.count else { throw DNSDecodingError(code: .truncated, offset: position) }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func uint16() throws(DNSDecodingError) -> UInt16 { UInt16(try uint8()) << 8 | UInt16(try uint8()) }
  mutating func uint32() throws(DNSDecodingError) -> UInt32 { UInt32(try uint16()) << 16 | UInt32(try uint16()) }
  mutating func type() throws(DNSDecodingError) -> DNSType { DNSType(rawValue: try uint16()) }

  mutating func take(_ count: Int) throws(DNSDecodingError) -> [UInt8] {
    guard position + count <= bytes.count else { throw DNSDecodingError(code: .truncated, offset: position) }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func name() throws(DNSDecodingError) -> DNSName {
    var labels: [String] = []
    var length = 0
    var end: Int?
    while true {
      let start = position
      let byte = Int(try uint8())
      if byte == 0 { break }
      if byte & 0xC0 == 0xC0 {
        let target = (byte & 0x3F) << 8 | Int(try uint8())
        // A pointer may only go back, so that following it comes to an end.
        guard target < start else { throw DNSDecodingError(code: .pointerLoop, offset: start) }
        if end == nil { end = position }
        position = target
        continue
      }
      guard byte < 64 else { throw DNSDecodingError(code: .badLabel, offset: start) }
      length += byte + 1
      guard length < 255 else { throw DNSDecodingError(code: .badLabel, offset: start) }
      labels.append(String(decoding: try take(byte), as: UTF8.self))
    }
    if let end { position = end }
    return DNSName(labels: labels)
  }

  mutating func record() throws(DNSDecodingError) -> DNSRecord {
    let name = try name()
    let type = try type()
    let recordClass = try uint16()
    let ttl = try uint32()
    let length = Int(try uint16())
    let end = position + length
    guard end <= bytes.count else { throw DNSDecodingError(code: .truncated, offset: position) }
    var record = DNSRecord(name, type, ttl: ttl, try content(of: type, length: length, end: end))
    record.recordClass = recordClass
    guard position == end else { throw DNSDecodingError(code: .badRecord, offset: position) }
    return record
  }

  private mutating func content(of type: DNSType, length: Int, end: Int) throws(DNSDecodingError) -> DNSRecord.Content {
    switch type {
    case .a where length == 4, .aaaa where length == 16: return .address(try take(length))
    case .ns, .cname, .ptr: return .name(try name())
    case .mx: return .mail(preference: try uint16(), try name())
    case .srv: return .service(priority: try uint16(), weight: try uint16(), port: try uint16(), try name())
    case .soa:
      return .authority(
        primary: try name(), mailbox: try name(), serial: try uint32(), refresh: try uint32(), retry: try uint32(),
        expire: try uint32(), minimum: try uint32())
    case .txt:
      var texts: [String] = []
      while position < end { texts.append(String(decoding: try take(Int(try uint8())), as: UTF8.self)) }
      return .text(texts)
    default: return .bytes(try take(length))
    }
  }
}
