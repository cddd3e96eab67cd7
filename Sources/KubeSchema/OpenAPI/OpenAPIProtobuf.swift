import KubeAPI

/// The document of version 2 as a protobuf message of gnostic's `openapi_v2/OpenAPIv2.proto`, without what it says of security, which no
/// client reads there.
package enum OpenAPIProtobuf {
  package static let mediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
  /// Clients ask for it under a name that is no media type by RFC 2045, too.
  package static let requests: Set = [mediaType, "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"]

  package static func encode(_ document: JSON) -> [UInt8] { encode(document, as: "Document") }

  /// How a member is written: its number and what it holds. A message's name stands for one; `*` before it for a list, `%` for a map.
  private static let messages: [String: [String: (number: Int, type: String)]] = read(
    """
    Document swagger=1 info=2:Info host=3 basePath=4 paths=8:Paths definitions=9:Definitions
    Info title=1 version=2 description=3
    Paths =2:%PathItem
    Definitions =1:%Schema
    PathItem get=2:Operation put=3:Operation post=4:Operation delete=5:Operation options=6:Operation head=7:Operation \
    patch=8:Operation parameters=9:*ParametersItem
    Operation tags=1:strings summary=2 description=3 operationId=5 produces=6:strings consumes=7:strings \
    parameters=8:*ParametersItem responses=9:Responses schemes=10:strings deprecated=11:bool
    ParametersItem =1:Parameter
    Parameter body=1:BodyParameter other=2:NonBodyParameter
    BodyParameter description=1 name=2 in=3 required=4:bool schema=5:Schema
    NonBodyParameter header=1:QueryParameter query=3:QueryParameter path=4:PathParameter
    QueryParameter required=1:bool in=2 description=3 name=4 type=6 format=7 uniqueItems=20:bool
    PathParameter required=1:bool in=2 description=3 name=4 type=5 format=6 uniqueItems=19:bool
    Responses =1:%ResponseValue
    ResponseValue =1:Response
    Response description=1 schema=2:SchemaItem
    SchemaItem =1:Schema
    Schema $ref=1 format=2 title=3 description=4 default=5:any maximum=7:double minimum=9:double maxLength=11:int minLength=12:int \
    pattern=13 maxItems=14:int minItems=15:int uniqueItems=16:bool required=19:strings enum=20:anys \
    additionalProperties=21:SchemaItem type=22:TypeItem items=23:SchemaItem properties=25:Definitions
    TypeItem =1:strings
    """)

  private static let extensions: [String: Int] = [
    "Document": 16, "Info": 7, "Paths": 1, "Operation": 13, "PathItem": 10, "Response": 5, "BodyParameter": 6,
    "QueryParameter": 23,
    "PathParameter": 22, "Schema": 31,
  ]

  private static func read(_ text: String) -> [String: [String: (number: Int, type: String)]] {
    var result: [String: [String: (number: Int, type: String)]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      var fields: [String: (number: Int, type: String)] = [:]
      for word in words.dropFirst() {
        let parts = word.split(separator: "=", omittingEmptySubsequences: false)
        let target = parts[1].split(separator: ":")
        fields[String(parts[0])] = (Int(target[0]) ?? 0, target.count > 1 ? String(target[1]) : "string")
      }
      result[String(words[0])] = fields
    }
    return result
  }

  private static func encode(_ json: JSON, as name: String) -> [UInt8] {
    let fields = messages[name] ?? [:]
    var out = ProtobufWriter()
    // A message with one nameless member is a wrapper around the value.
    if let only = fields[""] {
      if only.type.first == "%" {
        let plain = json.members.filter { !$0.0.hasPrefix("x-") }
        for (key, value) in plain { out.message(only.number, named(key, encode(value, as: String(only.type.dropFirst())))) }
      } else if only.type == "strings", let text = json.string {
        out.string(only.number, text)
      } else {
        write(json, only, &out)
      }
    } else {
      for (key, value) in members(json, of: name) {
        if let field = fields[key] { write(value, field, &out) }
      }
    }
    if let number = extensions[name] {
      for (key, value) in json.members where key.hasPrefix("x-") { out.message(number, named(key, any(value))) }
    }
    return out.bytes
  }

  /// Parameters are told apart by where they are.
  private static func members(_ json: JSON, of name: String) -> [(String, JSON)] {
    let place = json["in"].string ?? ""
    switch name {
    case "Parameter": return [(place == "body" ? "body" : "other", json)]
    case "NonBodyParameter": return [(place, json)]
    default: return json.members.map { ($0.0, $0.1) }
    }
  }

  private static func write(_ value: JSON, _ field: (number: Int, type: String), _ out: inout ProtobufWriter) {
    switch field.type {
    case "string": out.string(field.number, value.string ?? "")
    case "strings": for element in value.elements { out.string(field.number, element.string ?? "") }
    case "bool": out.varint(field.number, value.bool == true ? 1 : 0)
    case "int": out.varint(field.number, UInt64(bitPattern: Int64(value.int ?? 0)))
    case "double": out.double(field.number, value.double ?? 0)
    case "any": out.message(field.number, any(value))
    case "anys": for element in value.elements { out.message(field.number, any(element)) }
    case let type where type.first == "*":
      for element in value.elements { out.message(field.number, encode(element, as: String(type.dropFirst()))) }
    default: out.message(field.number, encode(value, as: field.type))
    }
  }

  private static func named(_ name: String, _ value: [UInt8]) -> [UInt8] {
    var out = ProtobufWriter()
    out.string(1, name)
    out.message(2, value)
    return out.bytes
  }

  /// Any value as YAML, which JSON is.
  private static func any(_ value: JSON) -> [UInt8] {
    var out = ProtobufWriter()
    out.string(2, value.text + "\n")
    return out.bytes
  }
}

/// The wire format of protobuf, as far as it is written here.
private struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  private mutating func raw(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func tag(_ number: Int, _ wireType: UInt64) { raw(UInt64(number) << 3 | wireType) }

  mutating func varint(_ number: Int, _ value: UInt64) {
    tag(number, 0)
    raw(value)
  }

  mutating func double(_ number: Int, _ value: Double) {
    tag(number, 1)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func message(_ number: Int, _ value: [UInt8]) {
    tag(number, 2)
    raw(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  mutating func string(_ number: Int, _ text: String) { message(number, Array(text.utf8)) }
}
