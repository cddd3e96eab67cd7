import KubeProtobuf

/// Fields of an answer, read leniently: what is unknown is skipped, as protobuf wants it.
func fields(_ bytes: ArraySlice<UInt8>, _ each: (Int, ProtobufReader.Value) throws(ProtobufError) -> Void) throws(ProtobufError) {
  var reader = ProtobufReader(bytes)
  while let (number, value) = try reader.next() { try each(number, value) }
}

extension ProtobufReader.Value {
  var integer: Int64 { if case .varint(let value) = self { Int64(bitPattern: value) } else { 0 } }
  var flag: Bool { integer != 0 }
  var slice: ArraySlice<UInt8> { if case .bytes(let value) = self { value } else { [] } }
}

/// `etcdserverpb.ResponseHeader`: who answered, and where the store stands.
struct EtcdHeader: Hashable, Sendable {
  var cluster: UInt64 = 0
  var revision: Int64 = 0

  init() {}

  init(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) {
    try fields(bytes) { number, value in
      switch number {
      case 1: cluster = UInt64(bitPattern: value.integer)
      case 3: revision = value.integer
      default: break
      }
    }
  }
}

/// `mvccpb.KeyValue`.
struct EtcdKeyValue: Sendable {
  var key = ""
  var createRevision: Int64 = 0
  var modRevision: Int64 = 0
  var value: [UInt8] = []

  init(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) {
    try fields(bytes) { number, field in
      switch number {
      case 1: key = String(decoding: field.slice, as: UTF8.self)
      case 2: createRevision = field.integer
      case 3: modRevision = field.integer
      case 5: value = Array(field.slice)
      default: break
      }
    }
  }
}

/// The keys a request is about.
struct EtcdKeys {
  var first: [UInt8]
  /// The first key behind; empty for `first` alone.
  var end: [UInt8]

  init(_ key: String) {
    first = Array(key.utf8)
    end = []
  }

  /// All behind `after` that start with the prefix. etcd writes "no bound" as one zero byte, and knows no empty key.
  init(prefix: [UInt8], end: [UInt8]?, after: String? = nil) {
    first = after.map { Array($0.utf8) + [0] } ?? (prefix.isEmpty ? [0] : prefix)
    self.end = end ?? [0]
  }
}
