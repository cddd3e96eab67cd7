import KubeAPI

/// Turns the JSON of an object into its message: the way back of `ProtobufDecoder`, by the same tables.
struct ProtobufEncoder {
  let tables: MessageTables

  func encode(_ json: JSON, _ message: String) -> [UInt8] {
    if let special = special(json, message) { return special }
    var writer = ProtobufWriter()
    for (number, field) in (tables.messages[message] ?? [:]).sorted(by: { $0.key < $1.key }) {
      if ProtobufDecoder.inlined.contains("\(message).\(field.name)") {
        // JSON has the embedded message's fields in the parent.
        write(json, field, number, into: &writer)
        continue
      }
      let value = json[field.name]
      switch field.shape {
      case .single: if !value.isNull { write(value, field, number, into: &writer) }
      case .list: for element in value.elements { write(element, field, number, into: &writer) }
      case .map:
        for (key, member) in value.members.sorted(by: { $0.0 < $1.0 }) {
          var entry = ProtobufWriter()
          entry.message(1, Array(key.utf8))
          write(member, field, 2, into: &entry)
          writer.message(number, entry.bytes)
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
    case "resource.Quantity": writer.message(1, Array((json.string ?? json.text).utf8))
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
    case "runtime.RawExtension", "meta.FieldsV1": writer.message(1, json.data)
    case "meta.Verbs", "authentication.ExtraValue", "authorization.ExtraValue", "certificates.ExtraValue":
      for element in json.elements { writer.message(1, Array((element.string ?? "").utf8)) }
    default: return nil
    }
    return writer.bytes
  }
}
