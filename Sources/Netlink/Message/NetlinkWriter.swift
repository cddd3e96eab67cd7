import CLinux

/// Writes one netlink message: header, the family's fixed part, attributes. Lengths and padding are its business alone.
package struct NetlinkWriter: Sendable {
  package private(set) var bytes: [UInt8]

  /// The length and the sequence number are filled in later, by `finish`.
  package init(type: UInt16, flags: UInt16) {
    bytes = []
    bytes.reserveCapacity(256)
    append(UInt32(0))
    append(type)
    append(flags)
    append(UInt32(0))
    append(UInt32(0))
  }

  /// A run of attributes without a message around it.
  package init() { bytes = [] }

  /// Appends a value of the fixed part in the machine's byte order.
  package mutating func append<Value: BitwiseCopyable>(_ value: Value) {
    unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
  }

  package mutating func append(raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

  package mutating func attribute(_ type: UInt16, _ payload: some Collection<UInt8>) {
    append(UInt16(4 + payload.count))
    append(type)
    bytes.append(contentsOf: payload)
    pad()
  }

  /// An attribute whose payload is the attributes that `body` writes.
  package mutating func nested<Failure: Error>(
    _ type: UInt16, flag: Bool = true, _ body: (inout NetlinkWriter) throws(Failure) -> Void
  ) throws(Failure) {
    let start = bytes.count
    append(UInt16(0))
    append(flag ? type | UInt16(NLA_F_NESTED) : type)
    try body(&self)
    let length = UInt16(truncatingIfNeeded: bytes.count - start)
    bytes[start] = UInt8(truncatingIfNeeded: length)
    bytes[start + 1] = UInt8(truncatingIfNeeded: length >> 8)
    pad()
  }

  private mutating func pad() { while bytes.count & 3 != 0 { bytes.append(0) } }

  /// The message with its length and sequence number in place.
  package consuming func finish(sequence: UInt32) -> [UInt8] {
    let length = UInt32(bytes.count)
    for place in 0..<4 {
      bytes[place] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(place)))
      bytes[8 + place] = UInt8(truncatingIfNeeded: sequence >> (8 * UInt32(place)))
    }
    return bytes
  }
}

extension NetlinkWriter {
  package mutating func attribute(_ type: UInt16, uint8 value: UInt8) { attribute(type, CollectionOfOne(value)) }

  package mutating func attribute<Value: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, host value: Value) {
    append(UInt16(4 + MemoryLayout<Value>.size))
    append(type)
    append(value)
    pad()
  }

  package mutating func attribute<Value: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, network value: Value) {
    attribute(type, host: value.bigEndian)
  }

  /// A string with its terminating zero.
  package mutating func attribute(_ type: UInt16, string value: String) {
    let text = value.utf8
    append(UInt16(5 + text.count))
    append(type)
    bytes.append(contentsOf: text)
    bytes.append(0)
    pad()
  }

  package mutating func flag(_ type: UInt16) { attribute(type, EmptyCollection()) }
}
