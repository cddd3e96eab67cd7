import HTTPServer
import KubeAPI
import YAML

/// The body of a list. A long one goes out piece by piece: it never lies in memory whole, and between the pieces other requests have
/// their turn.
struct ListBody {
  /// Up to the first item.
  private let head: [UInt8]
  /// What follows the last one.
  private let tail: [UInt8]
  private let representation: Representation
  /// The items in another form than their ready-made texts.
  private let items: (([CachedObject]) -> [JSON])?
  private let present: (CachedObject) -> CachedObject

  private static let pieceSize = 128 * 1024
  private static let itemsAtATime = 32

  /// - Parameters:
  ///   - list: the list without items.
  ///   - member: where the items belong.
  ///   - items: makes items of objects; nil when these are the objects themselves.
  init?(
    _ list: JSON, _ member: String, _ representation: Representation, present: @escaping (CachedObject) -> CachedObject,
    items: (([CachedObject]) -> [JSON])? = nil
  ) {
    // A mark in the place of the items, in whatever form they have, says where they belong.
    let mark = [JSON.string(Names.uid())]
    var marked = list
    marked[member] = .array(mark)
    let text = String(decoding: representation.encode(marked), as: UTF8.self)
    let parts = text.split(separator: String(decoding: representation.listItems(mark), as: UTF8.self), maxSplits: 1)
    guard parts.count == 2 else { return nil }
    head = Array(parts[0].utf8)
    tail = Array(parts[1].utf8)
    self.representation = representation
    self.items = items
    self.present = present
  }

  private func write(_ objects: ArraySlice<CachedObject>, _ out: inout [UInt8]) {
    if let items { return out += representation.listItems(items(objects.map(present))) }
    guard representation.format == .json, !representation.isPretty else {
      return out += representation.listItems(
        objects.map { object in
          let object = present(object)
          guard !object.isListedWhole else { return object.object.json }
          return .object(JSONObject(object.object.json.members.filter { $0.0 != "kind" && $0.0 != "apiVersion" }))
        })
    }
    for (position, object) in objects.enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      present(object).appendItem(to: &out)
    }
  }

  func send(_ objects: [CachedObject], _ answer: Answer) async throws {
    var out = head
    let isLong = objects.lazy.map(\.encoded.count).reduce(0, +) > ListBody.pieceSize
    out.reserveCapacity(isLong ? ListBody.pieceSize * 2 : objects.reduce(256) { $0 + $1.encoded.count })
    if isLong { try await answer.response.start(status: 200, headers: answer.headers(), compresses: true) }
    for start in stride(from: 0, to: objects.count, by: ListBody.itemsAtATime) {
      if start > 0 { out += representation.listSeparator }
      write(objects[start..<min(start + ListBody.itemsAtATime, objects.count)], &out)
      if isLong, out.count > ListBody.pieceSize {
        try await answer.response.write(out)
        out.removeAll(keepingCapacity: true)
      }
    }
    out += tail
    guard isLong else { return try await answer.response.respond(status: 200, headers: answer.headers(), body: out) }
    try await answer.response.write(out)
    try await answer.response.finish()
  }
}

extension Representation {
  /// Some items of a list as they stand in it, without what is around them.
  fileprivate func listItems(_ items: [JSON]) -> [UInt8] {
    switch format {
    case .yaml: return Array(YAML.encode(.array(items), sortedKeys: true).utf8)
    case .json where isPretty:
      return Array(items.map { "    " + $0.pretty(indent: 2, level: 2) }.joined(separator: ",\n").utf8)
    case .json, .protobuf:
      var out: [UInt8] = []
      for (position, item) in items.enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        item.encode(into: &out)
      }
      return out
    }
  }

  /// What stands between two runs of items.
  fileprivate var listSeparator: [UInt8] {
    switch format {
    case .yaml: []
    case .json where isPretty: Array(",\n".utf8)
    case .json, .protobuf: [UInt8(ascii: ",")]
    }
  }
}
