import HTTPServer
import KubeAPI

/// The body of a list. A long one goes out piece by piece: it never lies in memory whole, and between the pieces other requests have
/// their turn.
struct ListBody {
  /// Up to and with the opening bracket of the items.
  let head: [UInt8]
  /// Writes some items without the commas around them.
  let write: (ArraySlice<CachedObject>, inout [UInt8]) -> Void

  private static let pieceSize = 128 * 1024
  private static let itemsAtATime = 32

  /// A typed list from the ready-made texts of its items.
  init(_ head: JSON, metadata: JSON) {
    var bytes: [UInt8] = head.data.dropLast()
    bytes += ",\"metadata\":".utf8
    metadata.encode(into: &bytes)
    bytes += ",\"items\":[".utf8
    self.head = bytes
    write = { objects, out in
      ListBody.separated(objects, &out) { object, out in object.appendItem(to: &out) }
    }
  }

  /// Any other form, from the one it has without items: `empty` must end in the empty array of `items`.
  init?(empty: JSON, items: @escaping ([CachedObject]) -> [JSON]) {
    let text = empty.data
    guard text.suffix(3).elementsEqual("[]}".utf8) else { return nil }
    head = text.dropLast(2)
    write = { objects, out in
      ListBody.separated(items(Array(objects)), &out) { item, out in item.encode(into: &out) }
    }
  }

  private static func separated<Item>(
    _ items: some Sequence<Item>, _ out: inout [UInt8], _ write: (Item, inout [UInt8]) -> Void
  ) {
    var isFirst = true
    for item in items {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
      write(item, &out)
    }
  }

  func send(_ objects: [CachedObject], _ answer: Answer) async throws {
    var out = head
    let isLong = objects.lazy.map(\.encoded.count).reduce(0, +) > ListBody.pieceSize
    out.reserveCapacity(isLong ? ListBody.pieceSize * 2 : objects.reduce(256) { $0 + $1.encoded.count })
    if isLong { try await answer.response.start(status: 200, headers: answer.headers(), compresses: true) }
    for start in stride(from: 0, to: objects.count, by: ListBody.itemsAtATime) {
      if start > 0 { out.append(UInt8(ascii: ",")) }
      write(objects[start..<min(start + ListBody.itemsAtATime, objects.count)], &out)
      if isLong, out.count > ListBody.pieceSize {
        try await answer.response.write(out)
        out.removeAll(keepingCapacity: true)
      }
    }
    out += "]}\n".utf8
    guard isLong else { return try await answer.response.respond(status: 200, headers: answer.headers(), body: out) }
    try await answer.response.write(out)
    try await answer.response.finish()
  }
}
