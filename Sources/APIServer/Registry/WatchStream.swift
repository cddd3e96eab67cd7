import HTTPServer
import KubeAPI
import KubeProtobuf

/// The events of one watch on their way to its client.
struct WatchStream: Sendable {
  let answer: Answer
  let selection: Selection
  let folder: String
  var wantsBookmarks = false
  /// When the next bookmark is due: once a minute, and shortly before the watch ends.
  var bookmarkDue = ContinuousClock.now + .seconds(60)
  let sink: WatchSink
  private let framing: WatchFraming
  private var sentColumns = false
  private let events: MetricSeries
  private let sizes: MetricSeries

  /// Begins the answer.
  init(answer: Answer, selection: Selection, folder: String) async throws {
    self.answer = answer
    self.selection = selection
    self.folder = folder
    let (resource, figures) = (answer.definition.resource, answer.server.metrics.requests)
    let labels = [resource.group, resource.resource, resource.groupVersion.version]
    events = figures.watchEvents.series(labels)
    sizes = figures.watchEventSizes.series(labels)
    sink = try await WatchSink.open(answer)
    let isBinary = answer.representation.format == .protobuf
    framing = sink.socket == nil ? isBinary ? .lengths : .lines : .messages(isBinary ? .binary : .text)
  }

  private var server: APIServer { answer.server }
  private var isBinary: Bool { answer.representation.format == .protobuf }

  mutating func send(initial objects: [CachedObject]) async throws {
    var out: [UInt8] = []
    for object in objects {
      append("ADDED", object, to: &out)
      if out.count > 256 * 1024 {
        try await sink.write(out)
        out = []
      }
    }
    try await sink.write(out)
  }

  /// Events that came together leave together.
  mutating func send(_ events: [CachedEvent]) async throws {
    var out: [UInt8] = []
    for event in events {
      try await append(event, to: &out)
      if out.count > 256 * 1024 {
        try await sink.write(out)
        out.removeAll(keepingCapacity: true)
      }
    }
    try await sink.write(out)
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
    try await sink.write(out)
  }

  mutating func bookmarkIfDue(_ revision: Int64) async throws {
    guard wantsBookmarks, bookmarkDue <= .now else { return }
    bookmarkDue = .now + .seconds(60)
    try await bookmark(revision)
  }

  /// What is wrong once the request itself was understood is told as an event, as upstream's cache does.
  func refuse(_ failure: APIStatus) async throws {
    try await fail(failure)
    try await sink.finish()
  }

  func fail(_ failure: APIStatus) async throws {
    var out: [UInt8] = []
    write("ERROR", failure.json, to: &out)
    try await sink.write(out)
  }

  static func expired(_ asked: Int64, _ oldest: Int64) -> APIStatus {
    APIStatus(.expired, "too old resource version: \(asked) (\(oldest))")
  }

  private mutating func append(_ type: String, _ object: CachedObject, to out: inout [UInt8]) {
    let object = server.present(object, as: answer.definition)
    switch answer.representation.transform {
    case .none where isBinary:
      write(type, object.text(of: "protobuf") { KubeProtobuf.encode(object.object.json) ?? [] }, to: &out)
    case .none: write(type, object.encoded, to: &out)
    case .partialMetadata where isBinary:
      write(
        type, object.text(of: "protobuf metadata") { KubeProtobuf.encode(PartialMetadata.object(object.object)) ?? [] }, to: &out)
    case .partialMetadata:
      write(type, object.text(of: "metadata") { PartialMetadata.object(object.object).data }, to: &out)
    case .table where sentColumns:
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
    let before = out.count
    defer {
      events.add()
      sizes.observe(Double(out.count - before))
    }
    framing.append(to: &out) { out in
      guard !isBinary else { return out += KubeProtobuf.watchEvent(type: type, object: object) }
      out.append(contentsOf: "{\"type\":\"\(type)\",\"object\":".utf8)
      out.append(contentsOf: object)
      out.append(contentsOf: "}\n".utf8)
    }
  }

  private func write(_ type: String, _ object: JSON, to out: inout [UInt8]) {
    // Metadata, a status, and an empty object of a kind that has a message.
    write(type, isBinary ? KubeProtobuf.encode(object) ?? [] : object.data, to: &out)
  }
}
