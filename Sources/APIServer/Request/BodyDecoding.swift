import HTTPServer
import KubeAPI
import KubeProtobuf
import YAML

/// A request's body as a value, with the names that came twice.
struct DecodedBody: Sendable {
  var json: JSON
  var duplicates: [String] = []
}

extension APIServer {
  static let consumable = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"]

  /// Reads JSON, YAML or kubectl's protobuf; an empty body is `.null`.
  func readBody(_ context: RequestContext) throws(APIStatus) -> DecodedBody {
    let type = MediaType(context.http.headers["Content-Type"] ?? "application/json").type
    if context.http.body.isEmpty { return DecodedBody(json: .null) }
    switch type {
    case "application/json", "": return try Self.decodeJSON(context.http.body)
    case "application/yaml":
      do throws(APIStatus) { return try Self.decodeYAML(context.http.body) } catch {
        let kind = catalogue.definition(context.info.groupVersionResource)?.kind ?? ""
        throw APIStatus.badRequest(
          "the object provided is unrecognized (must be of type \(kind)): \(error.message) (\(Self.summary(context.http.body)))")
      }
    case KubeProtobuf.mediaType:
      do throws(ProtobufError) { return DecodedBody(json: try KubeProtobuf.decode(context.http.body)) } catch {
        throw APIStatus.badRequest(error.description)
      }
    default: throw APIStatus.unsupportedMediaType(Self.consumable)
    }
  }

  /// The beginning of a body as upstream shows it: JSON as text, anything else in hexadecimal.
  private static func summary(_ body: [UInt8]) -> String {
    let start = body.prefix(30)
    let more = body.count > 30 ? " ..." : ""
    if body.first == UInt8(ascii: "{") { return String(decoding: start, as: UTF8.self) + more }
    return start.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + more
  }

  static func decodeJSON(_ bytes: [UInt8]) throws(APIStatus) -> DecodedBody {
    var duplicates: [String] = []
    do throws(JSONDecodingError) {
      let json = try JSON.decode(bytes, duplicates: { duplicates.append($0) })
      return DecodedBody(json: json, duplicates: duplicates)
    } catch {
      throw APIStatus.badRequest("couldn't get version/kind; json parse error: \(error.description)")
    }
  }

  static func decodeYAML(_ bytes: [UInt8]) throws(APIStatus) -> DecodedBody {
    var duplicates: [String] = []
    do throws(YAMLError) {
      let json = try YAML.decode(String(decoding: bytes, as: UTF8.self)) { duplicates.append($0.description) }
      return DecodedBody(json: json, duplicates: duplicates)
    } catch { throw APIStatus.badRequest("\(error.upstreamText)") }
  }

  /// The object in the body of a create or update, checked to be of the resource's kind.
  func decodeBody(_ definition: ResourceDefinition, _ context: RequestContext) throws(APIStatus) -> KubeObject {
    let body = try readBody(context)
    return try decodeObject(body, definition.groupVersionKind, definition, context)
  }

  func decodeObject(
    _ body: DecodedBody, _ wanted: GroupVersionKind, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) -> KubeObject {
    var json = body.json
    if case .null = json { json = [:] }
    guard json.object != nil else {
      throw APIStatus.badRequest(
        "couldn't get version/kind; json parse error: json: cannot unmarshal \(json.goTypeName) into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
      )
    }
    let kind = json["kind"].string ?? ""
    let apiVersion = json["apiVersion"].string ?? ""
    let wantedVersion = wanted.groupVersion.description
    if kind.isEmpty, !apiVersion.isEmpty || definition.isCustom {
      throw APIStatus.badRequest("Object 'Kind' is missing in '\(String(decoding: context.http.body, as: UTF8.self))'")
    }
    if !kind.isEmpty, apiVersion.isEmpty, definition.isCustom {
      throw APIStatus.badRequest("Object 'apiVersion' is missing in '\(String(decoding: context.http.body, as: UTF8.self))'")
    }
    if !kind.isEmpty, kind != wanted.kind || (!apiVersion.isEmpty && apiVersion != wantedVersion) {
      let given = apiVersion.isEmpty ? kind : "\(apiVersion), Kind=\(kind)"
      if catalogue.definition(kind: GroupVersionKind(group: wanted.group, version: wanted.version, kind: kind)) == nil,
        apiVersion == wantedVersion
      {
        throw APIStatus.badRequest(
          "\(kind) in version \"\(wanted.version)\" cannot be handled as a \(wanted.kind): no kind \"\(kind)\" is registered for version \"\(apiVersion)\" in scheme \"pkg/api/legacyscheme/scheme.go:31\""
        )
      }
      let text = apiVersion.contains("/") ? given : "/\(given)"
      throw APIStatus.badRequest(
        "the API version in the data (\(apiVersion)) does not match the expected API version (\(wantedVersion))"
          .replacing("the API version in the data (\(wantedVersion))", with: "\(text)"))
    }
    let object = try normalize(json, body.duplicates, wanted, definition, context)
    context.audit?.request(object.json)
    return object
  }
}
