import KubeAPI

/// Turns messages into the JSON that Go's encoder would write for the same object.
struct ProtobufDecoder {
  let tables: MessageTables

  func decode(_ bytes: ArraySlice<UInt8>, _ message: String, depth: Int = 0) throws(ProtobufError) -> JSON {
    guard depth < 100 else { throw ProtobufError(.tooDeep, "proto: exceeded max depth") }
    if let special = try special(bytes, message, depth: depth) { return special }
    guard let table = tables.messages[message] else {
      throw ProtobufError(.unknownKind, "the message \(message) is not supported in protobuf, send JSON")
    }
    var object = JSONObject()
    var lists: [Int: [JSON]] = [:]
    var maps: [Int: JSONObject] = [:]
    var reader = ProtobufReader(bytes)
    while let (number, value) = try reader.next() {
      // Fields of a newer version are passed over, as protobuf has it.
      guard let field = table.field(number) else { continue }
      switch field.shape {
      case .list: try append(value, field, to: &lists[number, default: []], depth)
      case .map:
        guard case .bytes(let entry) = value else { throw ProtobufError(.badWireType, "proto: \(field.name) is no map") }
        try decode(entry: entry, field, into: &maps[number, default: JSONObject()], depth)
      case .inlined:
        for (key, member) in try json(value, field, depth).members { object[key] = member }
      case .single:
        let decoded = try json(value, field, depth)
        if !Self.isUnset(decoded, field) { object[field.name] = decoded }
      }
    }
    for field in table.fields {
      if let list = lists[field.number] { object[field.name] = .array(list) }
      if let map = maps[field.number] { object[field.name] = .object(map) }
    }
    return .object(object)
  }

  /// Other writers than Go may put the numbers of a list into one value.
  private func append(
    _ value: ProtobufReader.Value, _ field: MessageTables.Field, to list: inout [JSON], _ depth: Int
  ) throws(ProtobufError) {
    guard case .bytes(let packed) = value, field.type == .int || field.type == .bool else {
      return list.append(try json(value, field, depth))
    }
    var reader = ProtobufReader(packed)
    while let number = try reader.nextNumber() { list.append(try json(.varint(number), field, depth)) }
  }

  private func decode(
    entry: ArraySlice<UInt8>, _ field: MessageTables.Field, into map: inout JSONObject, _ depth: Int
  ) throws(ProtobufError) {
    var key = ""
    var member: JSON =
      switch field.type {
      case .message: .object([:])
      case .int: 0
      case .bool: false
      default: ""
      }
    var reader = ProtobufReader(entry)
    while let (number, value) = try reader.next() {
      if number == 1, case .bytes(let text) = value { key = try string(text) }
      if number == 2 { member = try json(value, field, depth) }
    }
    map[key] = member
  }

  private func json(_ value: ProtobufReader.Value, _ field: MessageTables.Field, _ depth: Int) throws(ProtobufError) -> JSON {
    switch (field.type, value) {
    case (.string, .bytes(let text)): return .string(try string(text))
    case (.bytes, .bytes(let raw)): return .string(Base64.encode(Array(raw)))
    case (.int, .varint(let number)): return .int(Int64(bitPattern: number))
    case (.bool, .varint(let number)): return .bool(number != 0)
    case (.double, .fixed64(let bits)): return .double(Double(bitPattern: bits))
    case (.message(let name), .bytes(let inner)): return try decode(inner, name, depth: depth + 1)
    default: throw ProtobufError(.badWireType, "proto: wrong wireType for field \(field.name)")
    }
  }

  private func string(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ProtobufError(.badText, "proto: string field contains invalid UTF-8")
    }
    return text
  }

  /// What Go writes of a field that was never set; structs are there in JSON too, but for times.
  private static func isUnset(_ value: JSON, _ field: MessageTables.Field) -> Bool {
    switch (value, field.type) {
    case (.null, let type): field.isPointer || type != .message("runtime.RawExtension")
    case (_, .message): false
    case (.string(""), _), (.int(0), _), (.bool(false), _), (.double(0), _): !field.isPointer
    default: false
    }
  }
}

extension ProtobufDecoder {
  /// Messages that JSON writes as something else than an object.
  private func special(_ bytes: ArraySlice<UInt8>, _ message: String, depth: Int) throws(ProtobufError) -> JSON? {
    switch message {
    case "resource.Quantity": return try first(bytes) ?? "0"
    case "meta.Time", "meta.MicroTime": return try time(bytes, isMicro: message == "meta.MicroTime")
    case "meta.Duration": return .string(GoDuration.format(nanoseconds: Int64(bitPattern: try number(bytes, 1))))
    case "intstr.IntOrString":
      if try number(bytes, 1) == 0 { return .int(Int64(Int32(truncatingIfNeeded: try number(bytes, 2)))) }
      return try first(bytes, 3) ?? ""
    case "runtime.RawExtension", "meta.FieldsV1", "apiextensions.JSON":
      guard case .string(let text)? = try first(bytes) else { return .null }
      return (try? JSON.decode(text)) ?? .null
    case "apiextensions.JSONSchemaPropsOrArray", "apiextensions.JSONSchemaPropsOrBool",
      "apiextensions.JSONSchemaPropsOrStringArray":
      return try choice(bytes, message, depth)
    case "meta.Verbs", "authentication.ExtraValue", "authorization.ExtraValue", "certificates.ExtraValue":
      var items: [JSON] = []
      var reader = ProtobufReader(bytes)
      while let (number, value) = try reader.next() {
        if number == 1, case .bytes(let text) = value { items.append(.string(try string(text))) }
      }
      return .array(items)
    default: return nil
    }
  }

  /// A schema, or what may stand in its place.
  private func choice(_ bytes: ArraySlice<UInt8>, _ message: String, _ depth: Int) throws(ProtobufError) -> JSON {
    var others: [JSON] = []
    var reader = ProtobufReader(bytes)
    while let (number, value) = try reader.next() {
      switch (number, value) {
      case (1, .varint(let flag)): others = [.bool(flag != 0)]
      case (2, .bytes(let text)) where message == "apiextensions.JSONSchemaPropsOrStringArray":
        others.append(.string(try string(text)))
      case (2, .bytes(let schema)) where message == "apiextensions.JSONSchemaPropsOrArray":
        others.append(try decode(schema, "apiextensions.JSONSchemaProps", depth: depth + 1))
      case (_, .bytes(let schema)): return try decode(schema, "apiextensions.JSONSchemaProps", depth: depth + 1)
      default: throw ProtobufError(.badWireType, "proto: wrong wireType for field \(number)")
      }
    }
    return message == "apiextensions.JSONSchemaPropsOrBool" ? others.first ?? false : .array(others)
  }

  private func first(_ bytes: ArraySlice<UInt8>, _ wanted: Int = 1) throws(ProtobufError) -> JSON? {
    var reader = ProtobufReader(bytes)
    while let (number, value) = try reader.next() {
      if number == wanted, case .bytes(let text) = value { return .string(try string(text)) }
    }
    return nil
  }

  private func number(_ bytes: ArraySlice<UInt8>, _ wanted: Int) throws(ProtobufError) -> UInt64 {
    var reader = ProtobufReader(bytes)
    while let (number, value) = try reader.next() {
      if number == wanted, case .varint(let result) = value { return result }
    }
    return 0
  }

  /// The zero time, an empty message, is null.
  private func time(_ bytes: ArraySlice<UInt8>, isMicro: Bool) throws(ProtobufError) -> JSON {
    guard !bytes.isEmpty else { return .null }
    let seconds = Int64(bitPattern: try number(bytes, 1))
    let nanoseconds = Int64(bitPattern: try number(bytes, 2))
    let time = Timestamp(microseconds: seconds * 1_000_000 + nanoseconds / 1_000)
    return .string(isMicro ? time.microText : time.text)
  }
}
