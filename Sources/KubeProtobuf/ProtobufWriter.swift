/// Writes the fields of one message. As Go does for proto3, fields with the default value are left out.
package struct ProtobufWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func integer(_ number: Int, _ value: Int64) { if value != 0 { member(number, value) } }

  /// A number that is there although it may be 0: a member of a oneof.
  package mutating func member(_ number: Int, _ value: Int64) {
    varint(UInt64(number) << 3)
    varint(UInt64(bitPattern: value))
  }

  package mutating func flag(_ number: Int, _ value: Bool) { integer(number, value ? 1 : 0) }

  package mutating func bytes(_ number: Int, _ value: [UInt8]) { if !value.isEmpty { message(number, value) } }

  /// A message that is there although it may be empty.
  package mutating func message(_ number: Int, _ value: [UInt8]) {
    varint(UInt64(number) << 3 | 2)
    varint(UInt64(value.count))
    bytes += value
  }

  package mutating func message(_ number: Int, _ fill: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    fill(&inner)
    message(number, inner.bytes)
  }

  /// A number of eight bytes.
  mutating func fixed64(_ number: Int, _ bits: UInt64) {
    varint(UInt64(number) << 3 | 1)
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
