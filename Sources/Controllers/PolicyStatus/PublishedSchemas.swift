import APIClient
import CEL
import KubeAPI

/// The schemas of the server's OpenAPI v3 documents, as types for expressions. A document is asked for once.
actor PublishedSchemas {
  private let client: APIClient
  private var documents: [GroupVersion: JSON] = [:]

  init(_ client: APIClient) { self.client = client }

  /// Nil for kinds the server does not publish.
  func declaration(_ kind: GroupVersionKind) async throws -> CELDeclaration? {
    let schemas = try await schemas(kind.groupVersion)
    let wanted: JSON = ["group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind)]
    let found = schemas.members.first { _, schema in
      schema["x-kubernetes-group-version-kind"].elements.contains { entry in
        ["group", "version", "kind"].allSatisfy { entry[$0] == wanted[$0] }
      }
    }
    guard let found else { return nil }
    return CELDeclaration.schema(SchemaReferences(schemas).expanded(found.1), name: kind.kind, isResourceRoot: true)
  }

  private func schemas(_ version: GroupVersion) async throws -> JSON {
    if let known = documents[version] { return known }
    let path = "/openapi/v3/" + (version.group.isEmpty ? "api/\(version.version)" : "apis/\(version)")
    let answer = try await client.raw(method: "GET", path: path)
    guard answer.status == 200 || answer.status == 404 else {
      throw APIStatus(.unknown, "\(path): status \(answer.status)", code: answer.status)
    }
    let schemas = answer.status == 404 ? [:] : try JSON.decode(answer.body)["components"]["schemas"]
    documents[version] = schemas
    return schemas
  }
}

/// Puts what references lead to in their place (k8s.io/apiserver/pkg/cel/openapi/resolver/refs.go).
struct SchemaReferences {
  private static let prefix = "#/components/schemas/"
  private let schemas: JSON

  init(_ schemas: JSON) { self.schemas = schemas }

  /// A schema within itself becomes an object nothing is known of; what has no type, such as quantities, may be anything.
  func expanded(_ schema: JSON, within: Set<String> = []) -> JSON {
    if let name = reference(schema) {
      guard !within.contains(name) else { return ["type": "object"] }
      return expanded(schemas[name], within: within.union([name]))
    }
    var result = schema
    let isAnything = schema["type"].isNull && !schema["oneOf"].isNull
    if isAnything || schema["format"].string == "int-or-string" { result["x-kubernetes-int-or-string"] = true }
    for key in ["items", "additionalProperties"] where schema[key].object != nil {
      result[key] = expanded(schema[key], within: within)
    }
    if schema["properties"].object != nil {
      result["properties"] = .object(
        JSONObject(schema["properties"].members.map { ($0.0, expanded($0.1, within: within)) }))
    }
    return result
  }

  /// References may stand in an `allOf`, beside a description of their own.
  private func reference(_ schema: JSON) -> String? {
    let texts = [schema["$ref"]] + schema["allOf"].elements.map { $0["$ref"] }
    return texts.compactMap(\.string).first { $0.hasPrefix(Self.prefix) }.map { String($0.dropFirst(Self.prefix.count)) }
  }
}
