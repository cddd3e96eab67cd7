import KubeAPI

/// The conversions between types: `int()`, `string()` and so on.
enum Conversions {
  static func convert(_ value: CELValue, to type: String) throws(CELError) -> CELValue? {
    switch type {
    case "int": return try int(value)
    case "uint": return try uint(value)
    case "double": return try double(value)
    case "string": return try string(value)
    case "bytes":
      if case .bytes = value { return value }
      return value.string.map { .bytes(Array($0.utf8)) }
    case "bool":
      if case .bool = value { return value }
      guard let text = value.string else { return nil }
      switch text {
      case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
      case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
      default: throw failed(value, "bool")
      }
    case "duration":
      if case .duration = value { return value }
      guard let text = value.string else { return nil }
      guard let duration = GoDuration.nanoseconds(text) else { throw failed(value, "google.protobuf.Duration") }
      return .duration(duration)
    case "timestamp":
      if case .timestamp = value { return value }
      if case .int(let seconds) = value {
        guard let time = CELTimestamp(seconds: seconds) else { throw CELError(.overflow, "timestamp overflow") }
        return .timestamp(time)
      }
      guard let text = value.string else { return nil }
      guard let time = CELTimestamp(text) else { throw .invalid("invalid RFC 3339 timestamp \(text.goQuoted)") }
      return .timestamp(time)
    default: return nil
    }
  }

  private static func failed(_ value: CELValue, _ type: String) -> CELError {
    .invalid("type conversion error from '\(value.typeName)' to '\(type)'")
  }

  private static func int(_ value: CELValue) throws(CELError) -> CELValue? {
    switch value {
    case .int: return value
    case .uint(let value):
      guard let result = Int64(exactly: value) else { throw Operators.overflow }
      return .int(result)
    case .double(let value):
      guard value > -9.2233720368547758e18, value < 9.2233720368547758e18 else { throw Operators.overflow }
      return .int(Int64(value.rounded(.towardZero)))
    case .string(let text):
      guard let result = Int64(text) else {
        throw failed(value, "int")
      }
      return .int(result)
    case .timestamp(let time): return .int(time.seconds)
    case .duration(let value): return .int(value)
    default: return nil
    }
  }

  private static func uint(_ value: CELValue) throws(CELError) -> CELValue? {
    switch value {
    case .uint: return value
    case .int(let value):
      guard let result = UInt64(exactly: value) else { throw CELError(.overflow, "unsigned integer overflow") }
      return .uint(result)
    case .double(let value):
      guard value >= 0, value < 1.8446744073709552e19 else { throw CELError(.overflow, "unsigned integer overflow") }
      return .uint(UInt64(value.rounded(.towardZero)))
    case .string(let text):
      guard let result = UInt64(text), text.utf8.first != UInt8(ascii: "+") else {
        throw failed(value, "uint")
      }
      return .uint(result)
    default: return nil
    }
  }

  private static func double(_ value: CELValue) throws(CELError) -> CELValue? {
    switch value {
    case .double: return value
    case .int(let value): return .double(Double(value))
    case .uint(let value): return .double(Double(value))
    case .string(let text):
      guard let result = Double(text) else {
        throw failed(value, "double")
      }
      return .double(result)
    default: return nil
    }
  }

  private static func string(_ value: CELValue) throws(CELError) -> CELValue? {
    if case .bytes = value, value.text == nil { throw .invalid("invalid UTF-8 in bytes, cannot convert to string") }
    if case .type = value { return nil }
    return value.text.map(CELValue.string)
  }
}
