/// The outermost element of a DER encoding, and what Go's encoding/asn1 says when it is not the one sequence that is expected.
enum DERHeader {
  static func check(_ bytes: [UInt8], as type: String) throws(CertificateFault) {
    guard let first = bytes.first else { throw CertificateFault("asn1: syntax error: sequence truncated") }
    let truncated = CertificateFault("asn1: syntax error: truncated tag or length")
    var (offset, tag) = (1, Int(first & 0x1F))
    if tag == 0x1F {
      tag = 0
      var byte: UInt8 = 0x80
      while byte & 0x80 != 0 {
        guard offset < min(bytes.count, 6) else { throw CertificateFault("asn1: syntax error: truncated base 128 integer") }
        byte = bytes[offset]
        tag = tag << 7 | Int(byte & 0x7F)
        offset += 1
      }
    }
    guard offset < bytes.count else { throw truncated }
    var length = Int(bytes[offset])
    offset += 1
    if length & 0x80 != 0 {
      let octets = length & 0x7F
      if octets == 0 { throw CertificateFault("asn1: syntax error: indefinite length found (not DER)") }
      length = 0
      for _ in 0..<octets {
        guard offset < bytes.count else { throw truncated }
        guard length < 1 << 23 else { throw CertificateFault("asn1: structure error: length too large") }
        length = length << 8 | Int(bytes[offset])
        offset += 1
        if length == 0 { throw CertificateFault("asn1: structure error: superfluous leading zeros in length") }
      }
      if length < 0x80 { throw CertificateFault("asn1: structure error: non-minimal length") }
    }
    let (kind, isCompound) = (first >> 6, first & 0x20 != 0)
    if kind != 0 || tag != 16 || !isCompound {
      throw CertificateFault(
        "asn1: structure error: tags don't match (16 vs {class:\(kind) tag:\(tag) length:\(length) isCompound:\(isCompound)}) {optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} \(type) @\(offset)"
      )
    }
    if length == 0 { throw CertificateFault("asn1: syntax error: sequence truncated") }
    if offset + length > bytes.count { throw CertificateFault("asn1: syntax error: data truncated") }
    if offset + length < bytes.count { throw CertificateFault("asn1: syntax error: trailing data") }
  }
}
