import KubeAPI

/// The three patches that change an object without saying who wants what: the API server's way in. Server-side apply has its own,
/// `ServerSideApply`.
package enum Patcher {
  package enum Kind: String, Hashable, Sendable {
    case json = "application/json-patch+json"
    case merge = "application/merge-patch+json"
    case strategic = "application/strategic-merge-patch+json"
  }

  /// Applies a patch to an object; failures are upstream's statuses. `schema` matters to strategic merge patches alone.
  package static func apply(_ kind: Kind, body: JSON, to object: JSON, schema: any PatchSchema) throws(APIStatus) -> JSON {
    switch kind {
    case .json: try applyJSON(body, object)
    case .merge: try applyMerge(body, object)
    case .strategic: try applyStrategic(body, object, schema)
    }
  }

  private static func applyJSON(_ body: JSON, _ object: JSON) throws(APIStatus) -> JSON {
    if body.isNull { return object }
    guard let operations = body.array else {
      throw .badRequest(
        "error decoding patch: json: cannot unmarshal \(goName(of: body)) into Go value of type []handlers.jsonPatchOp")
    }
    if let other = operations.first(where: { $0.object == nil && !$0.isNull }) {
      throw .badRequest(
        "error decoding patch: json: cannot unmarshal \(goName(of: other)) into Go value of type handlers.jsonPatchOp")
    }
    for operation in operations {
      for key in ["op", "path", "from"] where !operation[key].isNull && operation[key].string == nil {
        throw .badRequest(
          "error decoding patch: json: cannot unmarshal \(goName(of: operation[key])) into Go struct field jsonPatchOp.\(key) of type string"
        )
      }
    }
    guard operations.count <= 10_000 else {
      throw APIStatus(
        .requestEntityTooLarge,
        "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got \(operations.count)")
    }
    do { return try JSONPatch.apply(operations, to: object) } catch {
      // Upstream keeps the library's words to itself.
      throw APIStatus(.invalid, "the server rejected our request due to an error in our request", details: APIStatus.Details())
    }
  }

  private static func goName(of json: JSON) -> String {
    switch json {
    case .int, .double: "number"
    case .bool: "bool"
    default: json.typeName
    }
  }

  private static func applyMerge(_ body: JSON, _ object: JSON) throws(APIStatus) -> JSON {
    if body.isNull { throw .badRequest("Invalid JSON Patch") }
    guard body.object != nil else {
      throw .badRequest(
        "error decoding patch: json: cannot unmarshal \(goName(of: body)) into Go value of type map[string]interface {}")
    }
    return MergePatch.apply(body, to: object)
  }

  private static func applyStrategic(_ body: JSON, _ object: JSON, _ schema: any PatchSchema) throws(APIStatus) -> JSON {
    if body.isNull { return object }
    guard let patch = body.object else {
      throw .badRequest("json: cannot unmarshal \(goName(of: body)) into Go value of type map[string]interface {}")
    }
    do { return .object(try StrategicPatch.apply(patch, to: object.members, schema: schema)) } catch {
      switch error.code {
      case .retainKeys, .primitiveList, .setElementOrder: throw .badRequest(error.message)
      case .listOfLists:
        throw APIStatus(.invalid, "the server rejected our request due to an error in our request", details: APIStatus.Details())
      case .noMergeKey, .badType, .unknownDirective: throw APIStatus(.unknown, error.message, code: 500)
      }
    }
  }
}
