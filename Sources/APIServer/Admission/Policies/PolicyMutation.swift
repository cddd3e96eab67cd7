import CEL
import KubeAPI
import KubePatch

/// Makes of what an expression resulted in a changed object.
enum PolicyMutation {
  struct Failure: Error, Sendable { let message: String }

  /// Merges an `Object{...}` along the schema (k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch/smd.go).
  static func merged(_ live: JSON, _ value: CELValue, schema: any PatchSchema) throws(Failure) -> JSON {
    try checkNames(value, "Object")
    var patch = value.json
    (patch["apiVersion"], patch["kind"]) = (live["apiVersion"], live["kind"])
    if let fault = TypedValue.fault(withoutNulls(patch), schema) {
      throw Failure(message: "error applying patch: failed to convert patch object to typed object: \(fault)")
    }
    let atomics = TypedMerge.atomics(in: patch, schema: schema)
    guard atomics.isEmpty else {
      throw Failure(
        message:
          "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: \(atomics.joined(separator: ", "))"
      )
    }
    return TypedMerge.merge(live, patch, schema: schema)
  }

  /// Applies a list of `JSONPatch{...}`; nil when a test in it fails: then nothing is changed.
  static func patched(_ live: JSON, _ value: CELValue) throws(Failure) -> JSON? {
    var operations: [JSON] = []
    for operation in value.elements ?? [] {
      for (key, member) in zip(operation.entries?.keys ?? [], operation.entries?.values ?? []) where key.string == "value" {
        if case .structure(let name, _) = member { try checkNames(member, name) }
        try checkForm(member)
      }
      var json = operation.json
      // A path that is not given is the empty one, at which nothing is found.
      if json["path"].isNull { json["path"] = "" }
      operations.append(json)
    }
    do { return try JSONPatch.apply(operations, to: live) } catch {
      if error.code == .testFailed { return nil }
      throw Failure(message: "JSON Patch: \(error.message)")
    }
  }

  /// Upstream's null is the number of protobuf's enumeration.
  private static func withoutNulls(_ value: JSON) -> JSON {
    switch value {
    case .null: 0
    case .array(let elements): .array(elements.map(withoutNulls))
    case .object(let object): .object(JSONObject(object.map { ($0, withoutNulls($1)) }))
    default: value
    }
  }

  /// What is put into an object must have a form in JSON.
  private static func checkForm(_ value: CELValue) throws(Failure) {
    func refuse(_ message: String) -> Failure {
      Failure(message: "JSONPath valueExpression evaluated to a type that could not marshal to JSON: \(message)")
    }
    let name: String
    switch value {
    case .list(let elements):
      for element in elements { try checkForm(element) }
      return
    case .map(let map), .structure(_, let map):
      for (key, member) in zip(map.keys, map.values) {
        switch key {
        case .int, .uint: throw refuse("unsupported type conversion from '\(key.typeName)' to string")
        default: try checkForm(member)
        }
      }
      return
    case .quantity: name = "Quantity"
    case .ip: name = "IP"
    case .cidr: name = "CIDR"
    case .url: name = "URL"
    case .semver: name = "Semver"
    case .format: name = "Format"
    default: return
    }
    throw refuse("type conversion error from '\(name)' to '*structpb.Value'")
  }

  /// The type of a part must be named after the fields that lead to it.
  private static func checkNames(_ value: CELValue, _ path: String) throws(Failure) {
    switch value {
    case .structure(let name, let fields):
      guard name == path else {
        throw Failure(
          message:
            "type mismatch: unexpected type name \"\(name)\", expected \"\(path)\", which matches field name path from root Object type"
        )
      }
      for (key, member) in zip(fields.keys, fields.values) { try checkNames(member, "\(path).\(key.string ?? "")") }
    case .list(let elements): for element in elements { try checkNames(element, path) }
    case .map(let map): for member in map.values { try checkNames(member, path) }
    default: return
    }
  }
}
