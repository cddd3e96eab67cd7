import KubeAPI

/// Reads JSON against a type as Go's decoder would read it into the type's struct, and writes what its encoder would make of that.
struct ObjectDecoder {
  enum Step {
    case name(String)
    case index(Int)
  }

  let table: TypeTable
  private(set) var unknownFields: [String] = []
  /// The paths of maps that were sent without a member: Go tells them from absent ones in messages, nowhere else.
  private(set) var emptyMaps: Set<String> = []
  private var path: [Step] = []
  /// The struct whose field is being read, for messages.
  private var owner = ""

  init(table: TypeTable) { self.table = table }

  /// Nil for values that are as good as absent.
  mutating func value(_ json: JSON, _ shape: Shape) throws(SchemaDecodingError) -> JSON? {
    switch (shape, json) {
    case (.any, _): return json
    case (_, .null): return nil
    case (.object(let type), .object(let members)): return try object(members, type)
    case (.object(let type), _):
      if table.forms[type].isFree { return try free(json, table.types[type]) }
      throw mismatch(json, table.types[type].goName)
    case (.list(let element), .array(let elements)): return .array(try list(elements, element))
    case (.map(let value), .object(let members)):
      if members.isEmpty { emptyMaps.insert(text(of: path)) }
      return .object(try map(members, value))
    case (.string, .string), (.bool, .bool): return json
    case (.double, .int), (.double, .double): return json
    case (.int32, .int(let number)) where Int32(exactly: number) != nil: return json
    case (.int64, .int): return json
    case (.quantity, _): return try quantity(json)
    case (.time, _): return try time(json, micro: false)
    case (.microTime, _): return try time(json, micro: true)
    case (.intOrString, _): return try intOrString(json)
    case (.bytes, .string(let text)): return try bytes(text)
    default: throw mismatch(json, name(of: shape))
    }
  }

  private mutating func object(_ members: JSONObject, _ position: Int) throws(SchemaDecodingError) -> JSON {
    let type = table.forms[position]
    if type.isFree { return try free(.object(members), table.types[position]) }
    let outer = owner
    owner = type.name
    var values = [JSON?](repeating: nil, count: type.members.count)
    for (key, member) in members {
      path.append(.name(key))
      if let field = type.position(of: key) {
        values[field] = try value(member, type.members[field].shape)
      } else {
        unknownFields.append(text(of: path))
      }
      path.removeLast()
    }
    owner = outer
    return .object(ObjectEncoder(table: table).object(type, values))
  }

  /// Objects in it are read by decoders of their own, as Go's UnmarshalJSON methods do: what those do not know is dropped without a word.
  private func free(_ json: JSON, _ type: ObjectType) throws(SchemaDecodingError) -> JSON {
    guard let inner = type.inner.flatMap(table.type) else { return json }
    switch json {
    case .object:
      var decoder = ObjectDecoder(table: table)
      return try decoder.value(json, .object(inner)) ?? json
    case .array(let elements):
      var result: [JSON] = []
      for element in elements { result.append(try free(element, type)) }
      return .array(result)
    default: return json
    }
  }

  private mutating func list(_ elements: [JSON], _ shape: Shape) throws(SchemaDecodingError) -> [JSON] {
    var result: [JSON] = []
    result.reserveCapacity(elements.count)
    for (position, element) in elements.enumerated() {
      path.append(.index(position))
      result.append(try value(element, shape) ?? ObjectEncoder(table: table).zero(shape))
      path.removeLast()
    }
    return result
  }

  private mutating func map(_ members: JSONObject, _ shape: Shape) throws(SchemaDecodingError) -> JSONObject {
    var result = JSONObject()
    result.reserveCapacity(members.count)
    // Go writes the keys of maps in order.
    let isSorted = zip(members, members.dropFirst()).allSatisfy { $0.0 < $1.0 }
    for (key, member) in isSorted ? Array(members) : members.sorted(by: { $0.0 < $1.0 }) {
      path.append(.index(-1))
      result.append(key, try value(member, shape) ?? ObjectEncoder(table: table).zero(shape))
      path.removeLast()
    }
    return result
  }
}

extension ObjectDecoder {
  private func quantity(_ json: JSON) throws(SchemaDecodingError) -> JSON {
    do throws(QuantityError) { return try Quantity.canonical(json) } catch {
      throw SchemaDecodingError(code: .invalidQuantity, description: error.description)
    }
  }

  private func time(_ json: JSON, micro: Bool) throws(SchemaDecodingError) -> JSON {
    guard let text = json.string else {
      throw SchemaDecodingError(
        code: .wrongType, description: "json: cannot unmarshal \(ObjectDecoder.describe(json)) into Go value of type string")
    }
    guard let time = Timestamp(text) else {
      let layout = micro ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00"
      throw SchemaDecodingError(
        code: .invalidTime, description: "parsing time \"\(text)\" as \"\(layout)\": cannot parse \"\(text)\" as \"2006\"")
    }
    return .string(micro ? time.microText : time.text)
  }

  private func intOrString(_ json: JSON) throws(SchemaDecodingError) -> JSON {
    switch json {
    case .string: return json
    case .int(let number) where Int32(exactly: number) != nil: return json
    default:
      throw SchemaDecodingError(
        code: .wrongType, description: "json: cannot unmarshal \(ObjectDecoder.describe(json)) into Go value of type int32")
    }
  }

  private func bytes(_ text: String) throws(SchemaDecodingError) -> JSON {
    let plain =
      text.utf8.contains(0x0A) || text.utf8.contains(0x0D) ? text.filter { $0 != "\n" && $0 != "\r" && $0 != "\r\n" } : text
    if Base64.decode(plain) != nil { return .string(plain) }
    let valid = plain.utf8.prefix { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "+"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    let position = valid.count == plain.utf8.count ? valid.count / 4 * 4 : valid.count
    throw SchemaDecodingError(code: .invalidBase64, description: "illegal base64 data at input byte \(position)")
  }

  private func mismatch(_ json: JSON, _ type: String) -> SchemaDecodingError {
    let value = ObjectDecoder.describe(json, exactly: type.hasPrefix("int") || type == "float64")
    guard !path.isEmpty else {
      return SchemaDecodingError(code: .wrongType, description: "json: cannot unmarshal \(value) into Go value of type \(type)")
    }
    let names = path.compactMap { step -> String? in if case .name(let name) = step { name } else { nil } }
    return SchemaDecodingError(
      code: .wrongType,
      description: "json: cannot unmarshal \(value) into Go struct field \(owner).\(names.joined(separator: ".")) of type \(type)"
    )
  }

  private static func describe(_ json: JSON, exactly: Bool = false) -> String {
    switch json {
    case .null: "null"
    case .bool: "bool"
    case .int(let number): exactly ? "number \(number)" : "number"
    case .double(let number): exactly ? "number \(JSON.text(of: number))" : "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// As Go prints the type.
  private func name(of shape: Shape) -> String {
    switch shape {
    case .string: "string"
    case .int32: "int32"
    case .int64: "int64"
    case .bool: "bool"
    case .double: "float64"
    case .quantity: "resource.Quantity"
    case .intOrString: "intstr.IntOrString"
    case .time: "v1.Time"
    case .microTime: "v1.MicroTime"
    case .bytes: "[]uint8"
    case .any: "runtime.RawExtension"
    case .list(let element): "[]\(name(of: element))"
    case .map(let value): "map[string]\(name(of: value))"
    case .object(let position): table.types[position].goName
    }
  }

  private func text(of path: [Step]) -> String {
    var result = ""
    for step in path {
      switch step {
      case .name(let name): result += result.isEmpty ? name : ".\(name)"
      case .index(let index): if index >= 0 { result += "[\(index)]" }
      }
    }
    return result
  }
}
