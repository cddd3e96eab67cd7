import KubeAPI

/// Why a body is not the protobuf form of an object.
package struct ProtobufError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable { case notKubernetes, truncated, badWireType, badText, unknownKind, tooDeep }

  package let code: Code
  package let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

/// Bodies of the media type `application/vnd.kubernetes.protobuf`.
package enum KubeProtobuf {
  package static let mediaType = "application/vnd.kubernetes.protobuf"

  /// The object in the envelope (k8s.io/apimachinery runtime.Unknown behind `k8s\0`), as a client would have written it in JSON.
  ///
  /// - Parameter defaultType: what the object is when the envelope does not say.
  package static func decode(_ bytes: [UInt8], default defaultType: (apiVersion: String, kind: String)? = nil)
    throws(ProtobufError)
    -> JSON
  {
    guard bytes.starts(with: [0x6B, 0x38, 0x73, 0x00]) else {
      throw ProtobufError(
        .notKubernetes, "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")
    }
    var apiVersion = ""
    var kind = ""
    var raw: ArraySlice<UInt8> = []
    var reader = ProtobufReader(bytes[4...])
    while let (number, value) = try reader.next() {
      switch (number, value) {
      case (1, .bytes(let type)):
        var inner = ProtobufReader(type)
        while let (number, value) = try inner.next() {
          if number == 1, case .bytes(let text) = value { apiVersion = String(decoding: text, as: UTF8.self) }
          if number == 2, case .bytes(let text) = value { kind = String(decoding: text, as: UTF8.self) }
        }
      case (2, .bytes(let object)): raw = object
      default: break
      }
    }
    if kind.isEmpty { kind = defaultType?.kind ?? "" }
    if apiVersion.isEmpty { apiVersion = defaultType?.apiVersion ?? "" }
    let tables = MessageTables.shared
    guard let message = tables.message(apiVersion: apiVersion, kind: kind) else {
      throw ProtobufError(.unknownKind, "no kind \"\(kind)\" is registered for version \"\(apiVersion)\" in protobuf")
    }
    let decoder = ProtobufDecoder(tables: tables)
    let type: [(String, JSON)] = [("apiVersion", .string(apiVersion)), ("kind", .string(kind))]
    return .object(JSONObject(type + (try decoder.decode(raw, message).members)))
  }
}
