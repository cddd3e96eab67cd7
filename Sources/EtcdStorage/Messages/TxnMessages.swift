import KubeProtobuf

/// `etcdserverpb.TxnRequest` in the one form we need: when the key is at a revision, change it; else read it.
struct TxnRequest {
  enum Change {
    case put([UInt8])
    case delete
  }

  enum Condition {
    /// The revision of the last change; 0 when there is no such key.
    case isAt(Int64)
    case exists
  }

  var key: String
  var condition: Condition
  var change: Change

  var bytes: [UInt8] {
    let name = Array(key.utf8)
    var writer = ProtobufWriter()
    writer.message(1) { compare in
      // Compare: result EQUAL 0, GREATER 1; target MOD 2. The revision is a member of a oneof and so written although it is 0.
      switch condition {
      case .isAt(let revision):
        compare.integer(2, 2)
        compare.bytes(3, name)
        compare.member(6, revision)
      case .exists:
        compare.integer(1, 1)
        compare.integer(2, 2)
        compare.bytes(3, name)
        compare.member(6, 0)
      }
    }
    writer.message(2) { operation in
      switch change {
      case .put(let value):
        operation.message(2) { put in
          put.bytes(1, name)
          put.bytes(2, value)
        }
      case .delete: operation.message(3) { $0.bytes(1, name) }
      }
    }
    writer.message(3) { $0.message(1, RangeRequest(keys: EtcdKeys(key)).bytes) }
    return writer.bytes
  }
}

/// `etcdserverpb.TxnResponse`.
struct TxnResponse: Sendable {
  var header = EtcdHeader()
  var succeeded = false
  /// What the key holds when the condition was not met.
  var found: EtcdKeyValue?

  init(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) {
    try fields(bytes) { number, value throws(ProtobufError) in
      switch number {
      case 1: header = try EtcdHeader(value.slice)
      case 2: succeeded = value.flag
      case 3:
        try fields(value.slice) { number, value throws(ProtobufError) in
          if number == 1 { found = try RangeResponse(value.slice).values.first }
        }
      default: break
      }
    }
  }
}
