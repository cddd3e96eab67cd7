import HTTPServer
import KubeProtobuf

/// A media type with its parameters: `application/json;as=Table;v=v1;g=meta.k8s.io`.
struct MediaType: Hashable, Sendable {
  var type: String
  var parameters: [String: String] = [:]
  /// False when a parameter has no value.
  private(set) var isWellFormed = true

  init(_ text: String) {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else {
      type = text.lowercased()
      return
    }
    var parts = text.utf8.split(separator: UInt8(ascii: ";")).map { HTTPFields.trimmed(Substring($0)) }
    type = parts.isEmpty ? "" : parts.removeFirst().lowercased()
    for part in parts where !part.isEmpty {
      let pair = part.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1).map { HTTPFields.trimmed(Substring($0)) }
      if pair.count == 2 { parameters[pair[0].lowercased()] = pair[1].filter { $0 != "\"" } } else { isWellFormed = false }
    }
  }

  var quality: Double { parameters["q"].flatMap(Double.init) ?? 1 }

  /// The elements of an Accept header, best first.
  static func accepted(_ headers: HTTPFields) -> [MediaType] {
    let all = headers.list("Accept").map(MediaType.init)
    if all.count < 2 { return all }
    return all.enumerated().sorted { ($0.element.quality, -$0.offset) > ($1.element.quality, -$1.offset) }.map(\.element)
  }
}

/// How an answer is to be written.
struct Representation: Hashable, Sendable {
  enum Format: Sendable { case json, yaml, protobuf }
  /// What stands in for the objects: themselves, rows of a table, or their metadata only.
  enum Transform: Hashable, Sendable { case none, table, partialMetadata }
  /// What of an endpoint has a protobuf message: upstream generates them for its own kinds and for metadata, none for tables.
  enum Messages: Sendable { case none, metadata, all }

  var format = Format.json
  var transform = Transform.none
  var isPretty = false
  /// Of `meta.k8s.io`, for tables and metadata.
  var tableVersion = "v1"
  /// Metadata of many is asked for, not of one.
  var asksForList = false

  var contentType: String {
    switch format {
    case .json: "application/json"
    case .yaml: "application/yaml"
    case .protobuf: KubeProtobuf.mediaType
    }
  }

  /// The media type of a stream of events.
  var streamType: String { format == .json ? contentType : "\(contentType);stream=watch" }

  /// Nil when nothing that the client accepts can be produced.
  static func negotiate(_ request: HTTPRequest, transforms: Bool = true, messages: Messages = .none) -> Representation? {
    negotiate(MediaType.accepted(request.headers), request, transforms: transforms, messages: messages)
  }

  /// The same, with what the client accepts at hand.
  static func negotiate(
    _ accepted: [MediaType], _ request: HTTPRequest, transforms: Bool = true, messages: Messages
  ) -> Representation? {
    let isPretty = prefersPretty(request)
    var result = Representation(isPretty: isPretty)
    if accepted.isEmpty { return result }
    for candidate in accepted {
      result.isPretty = isPretty || candidate.parameters["pretty"] == "1"
      switch candidate.type {
      case "application/json", "*/*", "application/*": result.format = .json
      case "application/yaml": result.format = .yaml
      case KubeProtobuf.mediaType where messages != .none: result.format = .protobuf
      default: continue
      }
      guard let name = candidate.parameters["as"] else {
        if result.format == .protobuf, messages == .metadata { continue }
        return result
      }
      guard transforms, candidate.parameters["g"] == "meta.k8s.io", ["v1", "v1beta1"].contains(candidate.parameters["v"] ?? "")
      else {
        continue
      }
      switch name {
      case "Table" where result.format != .protobuf:
        result.transform = .table
        result.tableVersion = candidate.parameters["v"] ?? "v1"
      case "PartialObjectMetadata", "PartialObjectMetadataList":
        result.transform = .partialMetadata
        result.asksForList = name == "PartialObjectMetadataList"
        result.tableVersion = candidate.parameters["v"] ?? "v1"
      default: continue
      }
      return result
    }
    return nil
  }

  static func prefersPretty(_ request: HTTPRequest) -> Bool {
    if let value = request.query["pretty"], !value.isEmpty { return ["1", "t", "T", "TRUE", "true", "True"].contains(value) }
    let agent = request.headers["User-Agent"] ?? ""
    return agent.hasPrefix("curl") || agent.hasPrefix("Wget") || agent.hasPrefix("Mozilla/5.0")
  }
}
