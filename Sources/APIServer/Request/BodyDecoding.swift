import HTTPServer
import KubeAPI
import KubeProtobuf
import KubeSchema
import YAML

/// A request's body as a value, with the names that came twice.
struct DecodedBody: Sendable {
  var json: JSON
  var duplicates: [String] = []
  /// What YAML's reader says of names that came twice, line by line.
  var lines: [String] = []

  /// One text for each fault, as warnings tell them.
  func warnings(unknown: [String]) -> [String] { lines + StrictDecoding.faults(unknown: unknown, duplicates: duplicates) }

  /// The same as a refusal tells them: what YAML's reader says is one fault.
  func faults(unknown: [String]) -> [String] {
    let first = lines.isEmpty ? [] : ["yaml: unmarshal errors:" + lines.map { "\n  \($0)" }.joined()]
    return first + StrictDecoding.faults(unknown: unknown, duplicates: duplicates)
  }
}

extension APIServer {
  static let consumable = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"]

  /// Reads JSON, YAML or kubectl's protobuf; an empty body is `.null`. Failures are told as they are.
  func readBody(_ context: RequestContext) throws(APIStatus) -> DecodedBody {
    let type = MediaType(context.http.headers["Content-Type"] ?? "application/json")
    guard type.isWellFormed else { throw APIStatus.unsupportedMediaType(Self.consumable) }
    if context.http.body.isEmpty { return DecodedBody(json: .null) }
    switch type.type {
    case "application/json", "": return try Self.decodeJSON(context.http.body)
    case "application/yaml": return try Self.decodeYAML(context.http.body)
    case KubeProtobuf.mediaType:
      do throws(ProtobufError) { return DecodedBody(json: try KubeProtobuf.decode(context.http.body)) } catch {
        throw APIStatus.badRequest(error.description)
      }
    default: throw APIStatus.unsupportedMediaType(Self.consumable)
    }
  }

  static func decodeJSON(_ bytes: [UInt8]) throws(APIStatus) -> DecodedBody {
    var duplicates: [String] = []
    do throws(JSONDecodingError) {
      let json = try JSON.decode(bytes, duplicates: { duplicates.append($0) })
      return DecodedBody(json: json, duplicates: duplicates)
    } catch { throw unreadable(error.description) }
  }

  /// As upstream's library, the first of several documents.
  static func decodeYAML(_ bytes: [UInt8]) throws(APIStatus) -> DecodedBody {
    var lines: [String] = []
    do throws(YAMLError) {
      let json = try YAML.decodeFirst(String(decoding: bytes, as: UTF8.self)) { lines.append($0.description) }
      return DecodedBody(json: withoutFractions(json), lines: lines)
    } catch { throw APIStatus.badRequest("\(error.upstreamText)") }
  }

  /// Upstream makes JSON of YAML first, in which `5.0` is written `5`.
  private static func withoutFractions(_ json: JSON) -> JSON {
    switch json {
    case .double(let number): Int64(exactly: number).map { .int($0) } ?? json
    case .array(let elements): .array(elements.map(withoutFractions))
    case .object(let members): .object(JSONObject(members.map { ($0, withoutFractions($1)) }))
    default: json
    }
  }

  private static func unreadable(_ why: String) -> APIStatus {
    APIStatus.badRequest(VersionKind.unreadable(why))
  }

  /// The object in the body of a create or update, checked to be of the resource's kind.
  func decodeBody(_ definition: ResourceDefinition, _ context: RequestContext) throws(APIStatus) -> KubeObject {
    try decodeBody(definition.groupVersionKind, definition, context)
  }

  func decodeBody(
    _ wanted: GroupVersionKind, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) -> KubeObject {
    let body: DecodedBody
    do throws(APIStatus) {
      body = try readBody(context)
      let isYAML = MediaType(context.http.headers["Content-Type"] ?? "").type == "application/yaml"
      if context.http.body.isEmpty, !isYAML { throw Self.unreadable("unexpected end of JSON input") }
    } catch {
      guard error.reason == .badRequest else { throw error }
      throw Self.unrecognized(wanted, error.message, context)
    }
    return try decodeObject(body, wanted, definition, context)
  }

  func decodeObject(
    _ body: DecodedBody, _ wanted: GroupVersionKind, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) -> KubeObject {
    var json = body.json
    if case .null = json { json = [:] }
    try checkKind(json, wanted, definition, context)
    let object = try normalize(json, body, wanted, definition, context)
    context.audit?.request(object.json)
    return object
  }
}
