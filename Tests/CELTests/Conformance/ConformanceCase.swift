@testable import CEL

/// One test of CEL's own specification, as `cel.expr.conformance.test.SimpleTest` writes it.
struct ConformanceCase {
  enum Expected {
    case value(CELValue)
    case error
    /// Of the type checker alone; the text as its messages spell it.
    case type(String, CELValue?)

    var isError: Bool { if case .error = self { true } else { false } }
  }

  let name: String
  let expression: String
  /// Kubernetes checks always; such a test counts where its expression passes.
  let isUnchecked: Bool
  let checksOnly: Bool
  var declarations: [String: CELDeclaration] = [:]
  var values: [String: CELValue] = [:]
  let expected: Expected

  /// Why a test says nothing about the CEL of Kubernetes.
  struct OutOfScope: Error { var reason: String }

  init(_ test: TextFormat, path: String) throws {
    name = "\(path)/\(test.string("name") ?? "")"
    expression = test.string("expr") ?? ""
    isUnchecked = test.token("disable_check") == "true"
    checksOnly = test.token("check_only") == "true"
    if let reason = Self.otherwise[name] { throw OutOfScope(reason: reason) }
    if test.string("container") != nil { throw OutOfScope(reason: "Kubernetes sets no container") }
    for message in ["TestAllTypes", "google.protobuf.", "cel.block", "cel.iterVar", "proto.getExt", "proto.hasExt"]
    where expression.contains(message) {
      throw OutOfScope(reason: "\(message) is not in Kubernetes' environment")
    }
    for entry in test.messages("type_env") {
      guard let ident = entry.message("ident"), let type = ident.message("type") else {
        throw OutOfScope(reason: "Kubernetes declares no further functions")
      }
      let name = entry.string("name") ?? ""
      if name.contains(".") { throw OutOfScope(reason: "Kubernetes declares no names with dots") }
      declarations[name] = CELDeclaration(try Self.type(type))
    }
    for binding in test.messages("bindings") {
      guard let value = binding.message("value")?.message("value") else { throw OutOfScope(reason: "unknown values") }
      values[binding.string("key") ?? ""] = try Self.value(value)
    }
    if test.message("eval_error") != nil || test.message("any_eval_errors") != nil {
      expected = .error
    } else if let typed = test.message("typed_result") {
      guard let type = typed.message("deduced_type") else { throw OutOfScope(reason: "no type") }
      expected = .type(try Self.type(type).description, try typed.message("result").map(Self.value))
    } else if let value = test.message("value") {
      expected = .value(try Self.value(value))
    } else if test.message("unknown") != nil || test.message("any_unknowns") != nil {
      throw OutOfScope(reason: "partial evaluation")
    } else {
      expected = .value(.bool(true))
    }
  }

  static func value(_ message: TextFormat) throws -> CELValue {
    guard let field = message.fields.first else { return .null }
    switch (field.name, field.value) {
    case ("null_value", _): return .null
    case ("bool_value", .token(let text)): return .bool(text == "true")
    case ("int64_value", .token(let text)): return .int(try number(Int64(text)))
    case ("uint64_value", .token(let text)): return .uint(try number(UInt64(text)))
    case ("double_value", .token(let text)):
      return .double(
        try number(Double(text.lowercased() == "-infinity" ? "-inf" : text.lowercased() == "infinity" ? "inf" : text)))
    case ("string_value", .string(let bytes)): return .string(String(decoding: bytes, as: UTF8.self))
    case ("bytes_value", .string(let bytes)): return .bytes(bytes)
    case ("type_value", .string(let bytes)): return .type(String(decoding: bytes, as: UTF8.self))
    case ("list_value", .message(let list)): return .list(try list.messages("values").map(value))
    case ("map_value", .message(let map)):
      var entries = CELMap()
      for entry in map.messages("entries") {
        guard let key = entry.message("key"), let item = entry.message("value") else {
          throw OutOfScope(reason: "an entry of a map")
        }
        entries[try value(key)] = try value(item)
      }
      return .map(entries)
    case ("object_value", .message(let any)): return try wellKnown(any)
    default: throw OutOfScope(reason: "\(field.name): such values do not exist in Kubernetes")
    }
  }

  private static func wellKnown(_ any: TextFormat) throws -> CELValue {
    guard let any = any.fields.first, case .message(let body) = any.value else { throw OutOfScope(reason: "an Any") }
    let seconds = Int64(body.token("seconds") ?? "0") ?? 0
    let nanoseconds = Int64(body.token("nanos") ?? "0") ?? 0
    switch any.name {
    case "type.googleapis.com/google.protobuf.Duration": return .duration(seconds * 1_000_000_000 + nanoseconds)
    default: throw OutOfScope(reason: "\(any.name) is not in Kubernetes' environment")
    }
  }

  private static func number<T>(_ value: T?) throws -> T {
    guard let value else { throw OutOfScope(reason: "a number that cannot be read") }
    return value
  }

  static func type(_ message: TextFormat) throws -> CELType {
    guard let field = message.fields.first else { throw OutOfScope(reason: "no type") }
    switch (field.name, field.value) {
    case ("dyn", _): return .dyn
    case ("null", _): return .null
    case ("primitive", .token(let primitive)):
      switch primitive {
      case "BOOL": return .bool
      case "INT64": return .int
      case "UINT64": return .uint
      case "DOUBLE": return .double
      case "STRING": return .string
      case "BYTES": return .bytes
      default: throw OutOfScope(reason: primitive)
      }
    case ("well_known", .token("DURATION")): return .duration
    case ("well_known", .token("TIMESTAMP")): return .timestamp
    case ("list_type", .message(let list)): return .list(try list.message("elem_type").map(type) ?? .dyn)
    case ("map_type", .message(let map)):
      return .map(try map.message("key_type").map(type) ?? .dyn, try map.message("value_type").map(type) ?? .dyn)
    case ("type", .message(let inner)): return .type(inner.fields.isEmpty ? .dyn : try type(inner))
    case ("abstract_type", .message(let abstract)) where abstract.string("name") == "optional_type":
      return .optional(try abstract.message("parameter_types").map(type) ?? .dyn)
    default: throw OutOfScope(reason: "\(field.name): such types do not exist in Kubernetes")
    }
  }
}
