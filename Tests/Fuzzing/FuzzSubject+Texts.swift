import KubeAPI
import KubeSchema

/// The small languages inside of objects, queries and flags.
extension FuzzSubject {
  static let texts: [FuzzSubject] = [
    FuzzSubject(
      "quantity", corpus: ["100m", "1.5Gi", "1e3", "-0.25", "12E", "1n", "9223372036854775807"], words: ["Ki", "e", ".", "-"]
    ) {
      bytes throws(Fault) in
      guard let quantity = try? Quantity(parsing: String(decoding: bytes, as: UTF8.self)) else { return }
      let again = try? Quantity(parsing: quantity.description)
      try expect(again == quantity, "\(quantity.description) is read as another quantity")
      _ = (quantity + quantity, quantity - quantity, quantity.value, quantity.milliValue)
    },
    FuzzSubject(
      "label selector", corpus: ["a=b,c!=d", "x in (a,b), y notin (c)", "!a,b", "example.com/a==b,c>5"],
      words: [" in ", " notin ", "(", ")", ",", "!", "=", ">"]
    ) { bytes throws(Fault) in
      guard let selector = try? LabelSelector(parsing: String(decoding: bytes, as: UTF8.self)) else { return }
      let again = try? LabelSelector(parsing: selector.description)
      try expect(again?.description == selector.description, "\(selector.description) is read as another selector")
      _ = selector.matches(["a": "b", "x": "a"])
    },
    FuzzSubject("field selector", corpus: ["metadata.name=a,status.phase!=Running", "a==b\\,c"], words: ["\\", ",", "=", "!="]) {
      bytes throws(Fault) in
      _ = (try? FieldSelector(parsing: String(decoding: bytes, as: UTF8.self)))?.matches { $0 }
    },
    FuzzSubject(
      "duration", corpus: ["1h30m", "-1.5s", "100ms", "2562047h47m16.854775807s", "1µs"], words: ["h", "ms", ".", "-"]
    ) {
      bytes throws(Fault) in
      guard let nanoseconds = GoDuration.nanoseconds(String(decoding: bytes, as: UTF8.self)) else { return }
      let text = GoDuration.format(nanoseconds: nanoseconds)
      try expect(GoDuration.nanoseconds(text) == nanoseconds, "\(text) is read as another duration")
    },
    FuzzSubject("time", corpus: ["2026-01-02T03:04:05Z", "2026-12-31T23:59:59.123456+05:30", "0001-01-01T00:00:00Z"]) {
      bytes throws(Fault) in
      _ = Timestamp(String(decoding: bytes, as: UTF8.self))?.text
    },
    FuzzSubject(
      "address", corpus: ["10.0.0.1", "fd00::1", "::ffff:1.2.3.4", "10.0.0.0/8", "fd00::/64"], words: ["::", "/", "."]
    ) {
      bytes throws(Fault) in
      let text = String(decoding: bytes, as: UTF8.self)
      if let address = IPAddress(text) {
        try expect(IPAddress(address.description) == address, "\(address) is read as another address")
      }
      if let cidr = CIDR(text) {
        _ = (cidr.base, cidr.last, cidr.count, cidr.address(at: 3), cidr.subnet(prefixLength: 30, at: 1))
      }
    },
    FuzzSubject("base 64 and pointers", corpus: ["aGVsbG8=", "aGVsbG8", "_-8=", "/a~1b/~0/0"], words: ["~", "=", "/"]) {
      bytes throws(Fault) in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = (Base64.decode(text), Base64.decode(text, .url))
      try expect(Base64.decode(Base64.encode(bytes)) == bytes, "bytes change on their way through base 64")
      guard let pointer = JSONPointer(text) else { return }
      try expect(JSONPointer(pointer.description) == pointer, "\(pointer) is read as another pointer")
    },
    FuzzSubject("names", corpus: ["a-b.c", "example.com/a_b", "A.b-", "80%"], words: ["/", ".", "-", "_"]) {
      bytes throws(Fault) in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = NameValidation.qualifiedName(text) + NameValidation.labelValue(text) + NameValidation.dns1123Label(text)
      _ = NameValidation.portName(text) + NameValidation.configMapKey(text) + NameValidation.pathSegment(text)
    },
    FuzzSubject(
      "certificate request",
      corpus: [
        "-----BEGIN CERTIFICATE REQUEST-----\nA: b\n\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
        """
        -----BEGIN CERTIFICATE REQUEST-----
        MIHHMHsCAQAwHTEMMAoGA1UECgwDZGV2MQ0wCwYDVQQDDARqYW5lMCowBQYDK2Vw
        AyEAQMT0O2riCrauuddxjMUWq218Hy++H8v5r1lfSUH0EYqgKzApBgkqhkiG9w0B
        CQ4xHDAaMBgGA1UdEQQRMA+CDWEuZXhhbXBsZS5jb20wBQYDK2VwA0EA9mRvktn7
        P7fKIOVubLF3uIPWw91SIDEha7Qb0ZgsvwmiRHGP2pmUL6P+faxyz9Cs4JQGpnnY
        L5+xWXci7q1uAQ==
        -----END CERTIFICATE REQUEST-----

        """,
      ], words: ["-----BEGIN ", "\n-----END ", "CERTIFICATE REQUEST", "-----\n", "\r\n", ": "]
    ) {
      bytes throws(Fault) in
      do throws(CertificateFault) {
        _ = CertificateContent.organizations(of: try CertificateContent.request(pem: bytes))
      } catch {
        try expect(!error.description.isEmpty, "a request is refused without a word")
      }
    },
  ]
}
