import KubeAPI

/// Turns the JSON of an object into its message: the way back of `ProtobufDecoder`, by the same tables.
struct ProtobufEncoder {
  let tables: MessageTables

  func encode(_ json: JSON, _ message: String) -> [UInt8] {
    if let special = special(json, message) { return special }
    var writer = ProtobufWriter()
    for field in tables.messages[message]?.fields ?? [] {
      switch field.shape {
      case .inlined: write(json, field, field.number, into: &writer)
      case .single:
        let value = json[field.name]
        // Go writes what is no pointer also when it is empty; a nil slice is one.
        if !value.isNull || !(field.isPointer || field.type == .bytes) { write(value, field, field.number, into: &writer) }
      case .list: for element in json[field.name].elements { write(element, field, field.number, into: &writer) }
      case .map:
        for (key, member) in json[field.name].members.sorted(by: { $0.0 < $1.0 }) {
          var entry = ProtobufWriter()
          entry.message(1, Array(key.utf8))
          if !member.isNull || field.type != .bytes { write(member, field, 2, into: &entry) }
          writer.message(field.number, entry.bytes)
        }
      }
    }
    return writer.bytes
  }

  private func write(_ value: JSON, _ field: MessageTables.Field, _ number: Int, into writer: inout ProtobufWriter) {
    switch field.type {
    case .string: writer.message(number, Array((value.string ?? "").utf8))
    case .bytes: writer.message(number, Base64.decode(value.string ?? "") ?? [])
    case .int: writer.member(number, Int64(value.int ?? 0))
    case .bool: writer.member(number, value == true ? 1 : 0)
    case .double: writer.fixed64(number, (value.double ?? 0).bitPattern)
    case .message(let name): writer.message(number, encode(value, name))
    }
  }

  /// Messages that JSON writes as something else than an object.
  private func special(_ json: JSON, _ message: String) -> [UInt8]? {
    var writer = ProtobufWriter()
    switch message {
    case "resource.Quantity": writer.message(1, Array((json.string ?? (json.isNull ? "0" : json.text)).utf8))
    case "meta.Time", "meta.MicroTime":
      // The zero time is an empty message.
      guard let time = json.string.flatMap({ Timestamp($0) }) else { return [] }
      writer.member(1, time.seconds)
      writer.member(2, (time.microseconds - time.seconds * 1_000_000) * 1_000)
    case "meta.Duration": writer.member(1, GoDuration.nanoseconds(json.string ?? "") ?? 0)
    case "intstr.IntOrString":
      writer.member(1, json.string == nil ? 0 : 1)
      writer.member(2, Int64(json.int ?? 0))
      writer.message(3, Array((json.string ?? "").utf8))
    case "runtime.RawExtension", "meta.FieldsV1", "apiextensions.JSON": if !json.isNull { writer.message(1, json.data) }
    case "apiextensions.JSONSchemaPropsOrArray", "apiextensions.JSONSchemaPropsOrBool",
      "apiextensions.JSONSchemaPropsOrStringArray":
      choice(json, message, into: &writer)
    case "meta.Verbs", "authentication.ExtraValue", "authorization.ExtraValue", "certificates.ExtraValue":
      for element in json.elements { writer.message(1, Array((element.string ?? "").utf8)) }
    default: return nil
    }
    return writer.bytes
  }

  /// A schema, or what may stand in its place.
  private func choice(_ json: JSON, _ message: String, into writer: inout ProtobufWriter) {
    let schema = json.object.map { encode(.object($0), "apiextensions.JSONSchemaProps") }
    if message == "apiextensions.JSONSchemaPropsOrBool" {
      writer.member(1, json.bool == false ? 0 : 1)
      if let schema { writer.message(2, schema) }
      return
    }
    if let schema { writer.message(1, schema) }
    for element in json.elements {
      writer.message(2, element.string.map { Array($0.utf8) } ?? encode(element, "apiextensions.JSONSchemaProps"))
    }
  }
}
