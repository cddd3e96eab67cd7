package enum DNSResponseCode: UInt16, Sendable, CustomStringConvertible {
  case noError = 0, formatError, serverFailure, nameError, notImplemented, refused

  package var description: String {
    switch self {
    case .noError: "NOERROR"
    case .formatError: "FORMERR"
    case .serverFailure: "SERVFAIL"
    case .nameError: "NXDOMAIN"
    case .notImplemented: "NOTIMP"
    case .refused: "REFUSED"
    }
  }
}

package struct DNSQuestion: Hashable, Sendable {
  package var name: DNSName
  package var type: DNSType
  package var recordClass: UInt16 = 1
}

/// A query or a response (RFC 1035 4, EDNS0 of RFC 6891).
package struct DNSMessage: Hashable, Sendable {
  package var id: UInt16 = 0
  package var isResponse = false
  package var operation: UInt16 = 0
  package var isAuthoritative = false
  package var isTruncated = false
  package var recursionDesired = false
  package var recursionAvailable = false
  /// The Z bits with AD and CD, passed on as they are.
  package var otherFlags: UInt16 = 0
  /// The numeric RCODE: an upstream server may use one that has no name here.
  package var rawCode: UInt16 = 0
  package var questions: [DNSQuestion] = []
  package var answers: [DNSRecord] = []
  package var authorities: [DNSRecord] = []
  /// Without the OPT record, which `udpSize` and `ednsFlags` stand for.
  package var additionals: [DNSRecord] = []
  /// The size the other side can take over UDP; nil without EDNS0.
  package var udpSize: UInt16?
  /// Extended RCODE, version and the DO bit.
  package var ednsFlags: UInt32 = 0

  package init() {}

  package init(query name: DNSName, _ type: DNSType, id: UInt16) {
    self.id = id
    recursionDesired = true
    questions = [DNSQuestion(name: name, type: type)]
  }

  package var code: DNSResponseCode? {
    get { DNSResponseCode(rawValue: rawCode) }
    set { rawCode = newValue?.rawValue ?? 2 }
  }

  package var isDNSSECWanted: Bool { ednsFlags & 0x8000 != 0 }

  /// An empty response to this query.
  package func response(_ code: DNSResponseCode = .noError) -> DNSMessage {
    var response = DNSMessage()
    response.id = id
    response.isResponse = true
    response.operation = operation
    response.recursionDesired = recursionDesired
    response.otherFlags = otherFlags & 0x10
    response.questions = questions
    response.code = code
    if udpSize != nil {
      response.udpSize = 1232
      response.ednsFlags = ednsFlags & 0x8000
    }
    return response
  }

  var flags: UInt16 {
    var flags = operation << 11 | otherFlags | rawCode & 0xF
    if isResponse { flags |= 0x8000 }
    if isAuthoritative { flags |= 0x0400 }
    if isTruncated { flags |= 0x0200 }
    if recursionDesired { flags |= 0x0100 }
    if recursionAvailable { flags |= 0x0080 }
    return flags
  }

  /// The flags of a response as `dig` and CoreDNS's log list them.
  package var flagNames: String {
    let names: [(Bool, String)] = [
      (isResponse, "qr"), (isAuthoritative, "aa"), (isTruncated, "tc"), (recursionDesired, "rd"), (recursionAvailable, "ra"),
      (otherFlags & 0x20 != 0, "ad"), (otherFlags & 0x10 != 0, "cd"),
    ]
    return names.filter(\.0).map(\.1).joined(separator: ",")
  }
}
