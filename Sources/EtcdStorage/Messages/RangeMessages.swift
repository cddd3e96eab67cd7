import KubeProtobuf

/// `etcdserverpb.RangeRequest`.
struct RangeRequest {
  var keys: EtcdKeys
  var limit: Int64 = 0
  /// 0 for the newest.
  var revision: Int64 = 0
  var countsOnly = false

  var bytes: [UInt8] {
    var writer = ProtobufWriter()
    writer.bytes(1, keys.first)
    writer.bytes(2, keys.end)
    writer.integer(3, limit)
    writer.integer(4, revision)
    writer.flag(9, countsOnly)
    return writer.bytes
  }
}

/// `etcdserverpb.RangeResponse`.
struct RangeResponse: Sendable {
  var header = EtcdHeader()
  var values: [EtcdKeyValue] = []
  var hasMore = false
  /// Of all that match, whatever the limit.
  var count: Int64 = 0

  init(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) {
    try fields(bytes) { number, value throws(ProtobufError) in
      switch number {
      case 1: header = try EtcdHeader(value.slice)
      case 2: values.append(try EtcdKeyValue(value.slice))
      case 3: hasMore = value.flag
      case 4: count = value.integer
      default: break
      }
    }
  }
}
