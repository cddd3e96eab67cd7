import KubeProtobuf
import Storage

/// `etcdserverpb.WatchRequest` with a `WatchCreateRequest`: all changes from a revision on, with the values before them.
struct WatchRequest {
  var keys: EtcdKeys
  var start: Int64

  var bytes: [UInt8] {
    var writer = ProtobufWriter()
    writer.message(1) { create in
      create.bytes(1, keys.first)
      create.bytes(2, keys.end)
      create.integer(3, start)
      create.flag(6, true)
    }
    return writer.bytes
  }
}

/// `etcdserverpb.WatchResponse`.
struct WatchResponse: Sendable {
  var header = EtcdHeader()
  var isCanceled = false
  /// Not 0 when the watch was cancelled because it starts before it.
  var compactRevision: Int64 = 0
  var reason = ""
  var events: [StorageEvent] = []

  init(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) {
    try fields(bytes) { number, value throws(ProtobufError) in
      switch number {
      case 1: header = try EtcdHeader(value.slice)
      case 4: isCanceled = value.flag
      case 5: compactRevision = value.integer
      case 6: reason = String(decoding: value.slice, as: UTF8.self)
      case 11: if let event = try WatchResponse.event(value.slice) { events.append(event) }
      default: break
      }
    }
  }

  /// `mvccpb.Event`.
  private static func event(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> StorageEvent? {
    var isRemoval = false
    var current: EtcdKeyValue?
    var previous: EtcdKeyValue?
    try fields(bytes) { number, value throws(ProtobufError) in
      switch number {
      case 1: isRemoval = value.integer == 1
      case 2: current = try EtcdKeyValue(value.slice)
      case 3: previous = try EtcdKeyValue(value.slice)
      default: break
      }
    }
    guard let current else { return nil }
    let kind: StorageEvent.Kind =
      isRemoval ? .deleted : current.createRevision == current.modRevision ? .created : .updated
    return StorageEvent(
      kind: kind, key: current.key, revision: current.modRevision, value: isRemoval ? previous?.value ?? [] : current.value)
  }
}
