import HTTPServer
import KubeAPI
import KubeProtobuf
import YAML

extension Representation {
  func encode(_ json: JSON) -> [UInt8] {
    switch format {
    // Only chosen for kinds that have a message.
    case .protobuf: return KubeProtobuf.encode(json) ?? []
    case .yaml: return Array(YAML.encode(json, sortedKeys: true).utf8)
    // Only Go's encoder ends with a line end, its indenting does not.
    case .json: return isPretty ? Array(json.pretty(indent: 2).utf8) : json.data + [UInt8(ascii: "\n")]
    }
  }

  /// The text of an object, from its ready-made bytes where that will do.
  func encode(_ object: CachedObject) -> [UInt8] {
    format == .json && !isPretty ? object.encoded + [UInt8(ascii: "\n")] : encode(object.object.json)
  }
}

extension APIStatus {
  /// What clients get of a failure; `Retry-After` goes along where upstream sends it.
  func headers(_ representation: Representation) -> HTTPFields {
    var fields: HTTPFields = ["Content-Type": representation.contentType]
    if let seconds = details?.retryAfterSeconds, seconds > 0 { fields["Retry-After"] = String(seconds) }
    return fields
  }

  static func notAcceptable(_ supported: [String]) -> APIStatus {
    APIStatus(.notAcceptable, "only the following media types are accepted: \(supported.joined(separator: ", "))")
  }

  static func nothingAcceptable(_ available: [String]) -> APIStatus {
    APIStatus(
      .notAcceptable, "406: Not Acceptable\n\nAvailable representations: \(available.joined(separator: ", "))", details: .init())
  }

  static func unsupportedMediaType(_ supported: [String]) -> APIStatus {
    APIStatus(
      .unsupportedMediaType,
      "the body of the request was in an unknown format - accepted media types include: \(supported.joined(separator: ", "))")
  }

  static func methodNotAllowed() -> APIStatus {
    APIStatus(.methodNotAllowed, "the server does not allow this method on the requested resource", details: .init())
  }

  static func unknownPath() -> APIStatus {
    APIStatus(.notFound, "the server could not find the requested resource", details: .init())
  }
}
