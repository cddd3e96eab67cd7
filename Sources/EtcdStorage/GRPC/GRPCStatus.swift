/// How a call ended when it did not succeed (https://grpc.github.io/grpc/core/md_doc_statuscodes.html).
struct GRPCStatus: Error, Hashable, Sendable {
  enum Code: Int, Sendable {
    case ok, cancelled, unknown, invalidArgument, deadlineExceeded, notFound, alreadyExists, permissionDenied, resourceExhausted
    case failedPrecondition, aborted, outOfRange, unimplemented, `internal`, unavailable, dataLoss, unauthenticated
  }

  var code: Code
  var message: String
  /// Nothing of the call can have reached the server: it may be made again, whatever it does.
  var isUnsent = false

  init(_ code: Code, _ message: String, isUnsent: Bool = false) {
    self.code = code
    self.message = message
    self.isUnsent = isUnsent
  }

  /// As Go's client prints it; etcd's own errors show their text only.
  var description: String {
    if message.hasPrefix("etcdserver: ") { return message }
    return "rpc error: code = \(code.name) desc = \(message)"
  }

  /// What `grpc-message` carries: bytes beyond printable ASCII are percent-encoded.
  static func decodeMessage(_ text: String) -> String {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension GRPCStatus.Code {
  /// In Go's spelling.
  var name: String {
    switch self {
    case .ok: "OK"
    case .cancelled: "Canceled"
    case .unknown: "Unknown"
    case .invalidArgument: "InvalidArgument"
    case .deadlineExceeded: "DeadlineExceeded"
    case .notFound: "NotFound"
    case .alreadyExists: "AlreadyExists"
    case .permissionDenied: "PermissionDenied"
    case .resourceExhausted: "ResourceExhausted"
    case .failedPrecondition: "FailedPrecondition"
    case .aborted: "Aborted"
    case .outOfRange: "OutOfRange"
    case .unimplemented: "Unimplemented"
    case .internal: "Internal"
    case .unavailable: "Unavailable"
    case .dataLoss: "DataLoss"
    case .unauthenticated: "Unauthenticated"
    }
  }
}
