import HTTPServer
import KubeAPI

/// The events of one watch on their way to its client.
struct WatchStream: Sendable {
  let answer: Answer
  let selection: Selection
  let folder: String
  var wantsBookmarks = false
  /// When the next bookmark is due: once a minute, and shortly before the watch ends.
  var bookmarkDue = ContinuousClock.now + .seconds(60)
  private var sentColumns = false

  init(answer: Answer, selection: Selection, folder: String) {
    self.answer = answer
    self.selection = selection
    self.folder = folder
  }

  private var server: APIServer { answer.server }
  private var isYAML: Bool { answer.representation.format == .yaml }

  func begin() async throws {
    let type = isYAML ? "application/yaml;stream=watch" : "application/json"
    try await answer.response.start(status: 200, headers: answer.headers(isYAML ? type : "application/json"))
  }

  mutating func send(initial objects: [CachedObject]) async throws {
    var out: [UInt8] = []
    for object in objects {
      append("ADDED", object, to: &out)
      if out.count > 256 * 1024 {
        try await answer.response.write(out)
        out = []
      }
    }
    try await answer.response.write(out)
  }

  /// Events that came together leave together.
  mutating func send(_ events: [CachedEvent]) async throws {
    var out: [UInt8] = []
    for event in events {
      try await append(event, to: &out)
      if out.count > 256 * 1024 {
        try await answer.response.write(out)
        out.removeAll(keepingCapacity: true)
      }
    }
    try await answer.response.write(out)
  }

  /// What the event means to a selection: an object may come into it or leave it by a change.
  private mutating func append(_ event: CachedEvent, to out: inout [UInt8]) async throws {
    guard event.object.key.hasPrefix(folder) else { return }
    let object = try await server.current(event.object, answer.definition)
    var previous = event.previous
    if let known = previous { previous = try await server.current(known, answer.definition) }
    let was = previous.map(selection.matches) ?? false
    let isNow = event.kind != .deleted && selection.matches(object)
    switch (was, isNow) {
    case (false, true): append("ADDED", object, to: &out)
    case (true, true): append("MODIFIED", object, to: &out)
    case (true, false):
      let last =
        event.kind == .deleted
        ? object : previous.map { CachedObject(key: $0.key, object: $0.object, revision: event.revision) }
      append("DELETED", last ?? object, to: &out)
    case (false, false): return
    }
  }

  mutating func bookmark(_ revision: Int64, endsInitialEvents: Bool = false) async throws {
    var metadata: JSON = ["resourceVersion": .string(String(revision))]
    if endsInitialEvents { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
    let definition = answer.definition
    let object: JSON = [
      "kind": .string(definition.kind), "apiVersion": .string(definition.resource.groupVersion.description), "metadata": metadata,
    ]
    var out: [UInt8] = []
    switch answer.representation.transform {
    case .none: write("BOOKMARK", server.emptyForm(of: definition, object), to: &out)
    case .partialMetadata:
      write("BOOKMARK", ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata], to: &out)
    case .table: write("BOOKMARK", server.tableRow(ofBookmark: object, definition), to: &out)
    }
    try await answer.response.write(out)
  }

  mutating func bookmarkIfDue(_ revision: Int64) async throws {
    guard wantsBookmarks, bookmarkDue <= .now else { return }
    bookmarkDue = .now + .seconds(60)
    try await bookmark(revision)
  }

  /// What is wrong once the request itself was understood is told as an event, as upstream's cache does.
  func refuse(_ failure: APIStatus) async throws {
    try await begin()
    try await fail(failure)
    try await answer.response.finish()
  }

  func fail(_ failure: APIStatus) async throws {
    var out: [UInt8] = []
    write("ERROR", failure.json, to: &out)
    try await answer.response.write(out)
  }

  static func expired(_ asked: Int64, _ oldest: Int64) -> APIStatus {
    APIStatus(.expired, "too old resource version: \(asked) (\(oldest))")
  }

  private mutating func append(_ type: String, _ object: CachedObject, to out: inout [UInt8]) {
    let object = server.present(object, as: answer.definition)
    switch answer.representation.transform {
    case .none where !isYAML: write(type, object.encoded, to: &out)
    case .none: write(type, object.object.json, to: &out)
    case .partialMetadata where !isYAML:
      write(type, object.text(of: "metadata") { PartialMetadata.object(object.object).data }, to: &out)
    case .partialMetadata: write(type, PartialMetadata.object(object.object), to: &out)
    case .table where sentColumns && !isYAML:
      // Ages in it are whole seconds at best: within one second all watchers get the same text.
      let including = answer.context.http.query["includeObject"] ?? ""
      let form = "\(answer.representation.tableVersion) \(including) \(Timestamp.now.text)"
      let text = object.text(of: form) {
        server.table([object], answer.definition, answer.context, metadata: Answer.tableMetadata(object), withColumns: false).data
      }
      write(type, text, to: &out)
    case .table:
      let table = server.table(
        [object], answer.definition, answer.context, metadata: Answer.tableMetadata(object), withColumns: !sentColumns)
      sentColumns = true
      write(type, table, to: &out)
    }
  }

  private func write(_ type: String, _ object: [UInt8], to out: inout [UInt8]) {
    out.append(contentsOf: "{\"type\":\"\(type)\",\"object\":".utf8)
    out.append(contentsOf: object)
    out.append(contentsOf: "}\n".utf8)
  }

  private func write(_ type: String, _ object: JSON, to out: inout [UInt8]) {
    let event: JSON = ["type": .string(type), "object": object]
    if isYAML { out.append(contentsOf: Array("---\n".utf8)) }
    var plain = answer.representation
    plain.isPretty = false
    out.append(contentsOf: plain.encode(event))
  }
}
