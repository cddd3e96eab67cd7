extension DNSMessage {
  package var bytes: [UInt8] {
    var writer = DNSWriter()
    writer.uint16(id)
    writer.uint16(flags)
    writer.uint16(UInt16(questions.count))
    writer.uint16(UInt16(answers.count))
    writer.uint16(UInt16(authorities.count))
    writer.uint16(UInt16(additionals.count + (udpSize == nil ? 0 : 1)))
    for question in questions {
      writer.name(question.name)
      writer.uint16(question.type.rawValue)
      writer.uint16(question.recordClass)
    }
    for record in answers + authorities + additionals { writer.record(record) }
    if let udpSize {
      var record = DNSRecord(.root, .opt, ttl: ednsFlags, .bytes([]))
      record.recordClass = udpSize
      writer.record(record)
    }
    return writer.bytes
  }

  /// The message in at most that many bytes: over it, the records go and the TC bit tells the client to come again over TCP.
  package func bytes(limit: Int) -> [UInt8] {
    let whole = bytes
    guard whole.count > limit else { return whole }
    var short = self
    short.isTruncated = true
    short.additionals = []
    while short.bytes.count > limit, !short.answers.isEmpty { short.answers.removeLast() }
    if short.bytes.count > limit { short.authorities = [] }
    return short.bytes
  }
}

/// Writes a message with its names compressed (RFC 1035 4.1.4).
struct DNSWriter {
  private(set) var bytes: [UInt8] = []
  private var offsets: [[String]: Int] = [:]

  mutating func uint8(_ value: UInt8) { bytes.append(value) }
  mutating func uint16(_ value: UInt16) { bytes += [UInt8(value >> 8), UInt8(value & 0xFF)] }

  mutating func uint32(_ value: UInt32) {
    uint16(UInt16(value >> 16))
    uint16(UInt16(value & 0xFFFF))
  }

  mutating func name(_ name: DNSName, compressed: Bool = true) {
    var rest = name.labels
    while !rest.isEmpty {
      if compressed, let offset = offsets[rest] { return uint16(0xC000 | UInt16(offset)) }
      if bytes.count < 0x4000 { offsets[rest] = bytes.count }
      let label = Array(rest.removeFirst().utf8.prefix(63))
      uint8(UInt8(label.count))
      bytes += label
    }
    uint8(0)
  }

  mutating func record(_ record: DNSRecord) {
    name(record.name)
    uint16(record.type.rawValue)
    uint16(record.recordClass)
    uint32(record.ttl)
    let start = bytes.count
    uint16(0)
    switch record.content {
    case .address(let address): bytes += address
    case .name(let target): name(target)
    case .mail(let preference, let target):
      uint16(preference)
      name(target)
    case .service(let priority, let weight, let port, let target):
      uint16(priority)
      uint16(weight)
      uint16(port)
      // RFC 2782: no compression of the target.
      name(target, compressed: false)
    case .authority(let primary, let mailbox, let serial, let refresh, let retry, let expire, let minimum):
      name(primary)
      name(mailbox)
      for value in [serial, refresh, retry, expire, minimum] { uint32(value) }
    case .text(let texts):
      for text in texts {
        let part = Array(text.utf8.prefix(255))
        uint8(UInt8(part.count))
        bytes += part
      }
    case .bytes(let raw): bytes += raw
    }
    let length = bytes.count - start - 2
    bytes[start] = UInt8(length >> 8)
    bytes[start + 1] = UInt8(length & 0xFF)
  }
}
