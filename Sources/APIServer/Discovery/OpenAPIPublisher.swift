import HTTPServer
import KubeAPI
import KubeSchema
import Synchronization

/// Makes the OpenAPI documents when they are first asked for and keeps their text while the served types stay the same.
final class OpenAPIPublisher: Sendable {
  private struct State {
    var custom: [GroupVersion: [CustomOpenAPIResource]] = [:]
    /// Which state of the definitions a group and version of custom resources is in.
    var marks: [GroupVersion: String] = [:]
    var documents: [String: [UInt8]] = [:]
  }

  private let state = Mutex(State())
  private let version: String

  init(version: String) { self.version = version }

  /// Custom resources have changed: documents about them are made anew, under new hashes.
  func publish(_ custom: [(resource: CustomOpenAPIResource, revision: Int64)]) {
    state.withLock { state in
      let marks = Dictionary(grouping: custom, by: \.resource.resource.groupVersion).mapValues { entries in
        entries.map { "\($0.resource.resource.resource)@\($0.revision)" }.sorted().joined(separator: ",")
      }
      for (groupVersion, mark) in state.marks where marks[groupVersion] != mark {
        state.documents["apis/\(groupVersion)"] = nil
      }
      state.marks = marks
      state.custom = Dictionary(grouping: custom.map(\.resource), by: \.resource.groupVersion)
    }
  }

  /// Built-in types have changed.
  func invalidate() { state.withLock { $0.documents = [:] } }

  /// Part of the URL of a document, so that clients may keep it for good.
  func hash(_ path: String) -> String {
    let mark = state.withLock { state in
      path == "v2"
        ? state.marks.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ";")
        : state.marks.first { path == "apis/\($0.key)" }?.value ?? ""
    }
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(version)/\(mark)/\(path)".utf8 {
      value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits + digits
  }

  /// The paths that have a document, built-in ones first.
  private func paths(_ registry: SchemaRegistry) -> [(path: String, groupVersion: GroupVersion)] {
    let builtIn = OpenAPIDocument.v3Paths(registry)
    let custom = state.withLock { Array($0.custom.keys) }.map { ("apis/\($0)", $0) }.sorted { $0.0 < $1.0 }
    return builtIn + custom.filter { entry in !builtIn.contains { $0.path == entry.0 } }
  }

  func index(_ registry: SchemaRegistry) -> JSON {
    var paths = JSONObject()
    for (path, _) in self.paths(registry) {
      paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash(path))")]
    }
    return ["paths": .object(paths)]
  }

  /// Nil when there is no such document.
  func document(_ path: String, _ registry: SchemaRegistry) -> [UInt8]? {
    if let known = state.withLock({ $0.documents[path] }) { return known }
    let custom = state.withLock { $0.custom }
    let json: JSON
    if path == "v2" {
      json = OpenAPIDocument.v2(registry, custom: custom.values.flatMap { $0 }, serverVersion: version)
    } else {
      guard let (_, groupVersion) = paths(registry).first(where: { $0.path == path }) else { return nil }
      if let resources = custom[groupVersion], registry.resources(groupVersion).isEmpty {
        json = OpenAPIDocument.v3(registry, groupVersion, custom: resources, serverVersion: version)
      } else {
        json = OpenAPIDocument.v3(registry, groupVersion, serverVersion: version)
      }
    }
    let bytes = json.data
    // The whole of version 2 is some megabytes that hardly anybody asks for twice.
    if path != "v2" { state.withLock { $0.documents[path] = bytes } }
    return bytes
  }
}

extension APIServer {
  func sendOpenAPI(_ segments: [String], _ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    let accepted = MediaType.accepted(context.http.headers)
    let takesJSON = accepted.isEmpty || accepted.contains { ["application/json", "*/*", "application/*"].contains($0.type) }
    // kubectl and helm take version 2 in this form only: they ask for it when version 3 does not know a kind.
    let takesProtobuf = segments == ["openapi", "v2"] && accepted.contains { OpenAPIProtobuf.requests.contains($0.type) }
    guard takesJSON || takesProtobuf else { return try await response.respond(status: 406) }
    if segments == ["openapi", "v3"] {
      var index = openAPI.index(schemas)
      for service in aggregator.services where service.isAvailable {
        guard let url = aggregator.documents(service).openAPI else { continue }
        index["paths"][String(service.path.dropFirst())] = ["serverRelativeURL": .string(url)]
      }
      return try await send(index, context, response)
    }
    let foreign = segments.dropFirst(2).joined(separator: "/")
    if segments[1] == "v3", let service = aggregator.service("/\(foreign)"), "/\(foreign)" == service.path {
      return try await serveAggregated(service, context, response)
    }
    let path = segments == ["openapi", "v2"] ? "v2" : segments.dropFirst(2).joined(separator: "/")
    guard segments.count == 2 || segments[1] == "v3", var body = openAPI.document(path, schemas) else {
      throw APIStatus.unknownPath()
    }
    if path == "v2" {
      let foreign = aggregator.services.filter(\.isAvailable).map { aggregator.documents($0).openAPIv2 }.filter { !$0.isNull }
      if !foreign.isEmpty { body = MergedOpenAPI.merge(body, foreign) }
    }
    let hash = openAPI.hash(path)
    let tag = "\"\(hash)\""
    var headers: HTTPFields = ["Content-Type": "application/json", "Etag": tag, "Vary": "Accept"]
    if context.http.query["hash"] == hash {
      headers["Cache-Control"] = "public, immutable"
      headers["Expires"] = "Fri, 01 Jan 2100 00:00:00 GMT"
    }
    if context.http.headers.list("If-None-Match").contains(tag) {
      return try await response.respond(status: 304, headers: headers)
    }
    if takesProtobuf, !takesJSON {
      body = OpenAPIProtobuf.encode(try JSON.decode(body))
      headers["Content-Type"] = OpenAPIProtobuf.mediaType
    }
    try await response.respond(status: 200, headers: headers, body: body)
  }
}
