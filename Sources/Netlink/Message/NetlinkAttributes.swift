/// Reads a run of attributes. Reading stops at the first one whose length does not fit what is left.
package struct NetlinkAttributes: Sequence, Sendable {
  package var bytes: ArraySlice<UInt8>

  package init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  package func makeIterator() -> Iterator { Iterator(rest: bytes) }

  package struct Iterator: IteratorProtocol {
    var rest: ArraySlice<UInt8>

    package mutating func next() -> NetlinkAttribute? {
      guard let length = rest.host(UInt16.self, at: 0), let type = rest.host(UInt16.self, at: 2) else { return nil }
      guard length >= 4, Int(length) <= rest.count else { return nil }
      let payload = rest[rest.startIndex + 4..<rest.startIndex + Int(length)]
      rest = rest.dropFirst((Int(length) + 3) & ~3)
      return NetlinkAttribute(type: type & 0x3fff, payload: payload)
    }
  }

  /// The first attribute of that type.
  package subscript(type: UInt16) -> NetlinkAttribute? { first { $0.type == type } }
}

/// One attribute: its type without the nesting and byte order flags, and its payload.
package struct NetlinkAttribute: Sendable {
  package var type: UInt16
  package var payload: ArraySlice<UInt8>

  package var nested: NetlinkAttributes { NetlinkAttributes(payload) }
  package var bytes: [UInt8] { Array(payload) }

  /// The text up to the first zero.
  package var string: String { String(decoding: payload.prefix { $0 != 0 }, as: UTF8.self) }

  package func host<Value: FixedWidthInteger>(_: Value.Type) -> Value? { payload.host(Value.self, at: 0) }
  package func network<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
    payload.host(Value.self, at: 0).map(Value.init(bigEndian:))
  }

  /// An unsigned number in the machine's byte order, whatever its width.
  package var number: UInt64 { payload.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}

extension ArraySlice<UInt8> {
  /// The number at that distance from the start in the machine's byte order (all machines this runs on are little-endian).
  package func host<Value: FixedWidthInteger>(_: Value.Type, at offset: Int) -> Value? {
    let width = MemoryLayout<Value>.size
    guard offset >= 0, count >= offset + width else { return nil }
    var value: Value = 0
    for place in (0..<width).reversed() { value = value << 8 | Value(truncatingIfNeeded: self[startIndex + offset + place]) }
    return value
  }
}

/// One message of an answer.
package struct NetlinkReply: Sendable {
  package var type: UInt16
  package var flags: UInt16
  package var sequence: UInt32
  /// Everything behind the message header.
  package var body: ArraySlice<UInt8>

  /// The attributes behind a fixed part of that size.
  package func attributes(after fixed: Int) -> NetlinkAttributes { NetlinkAttributes(body.dropFirst((fixed + 3) & ~3)) }

  /// Splits a datagram into its messages.
  package static func split(_ datagram: ArraySlice<UInt8>) -> [NetlinkReply] {
    var rest = datagram
    var replies: [NetlinkReply] = []
    while let length = rest.host(UInt32.self, at: 0), length >= 16, Int(length) <= rest.count,
      let type = rest.host(UInt16.self, at: 4), let flags = rest.host(UInt16.self, at: 6),
      let sequence = rest.host(UInt32.self, at: 8)
    {
      let body = rest[rest.startIndex + 16..<rest.startIndex + Int(length)]
      replies.append(NetlinkReply(type: type, flags: flags, sequence: sequence, body: body))
      rest = rest.dropFirst((Int(length) + 3) & ~3)
    }
    return replies
  }
}
