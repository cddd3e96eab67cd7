import KubeAPI
import KubeSchema
import Testing

@testable import KubeProtobuf

/// The messages beside the types that JSON is read by: a field without a number would be lost on its way to a client that asks for
/// protobuf.
@Suite struct ProtobufCoverageTests {
  private let registry: SchemaRegistry
  private let messages = MessageTables.shared.messages

  init() throws { registry = try SchemaRegistry.builtIn() }

  /// The fields of a message by their names in JSON, those of embedded messages among them.
  private func fields(of message: String) -> [String: MessageTables.Field] {
    var result: [String: MessageTables.Field] = [:]
    for field in messages[message]?.fields ?? [] {
      if field.shape == .inlined, case .message(let inner) = field.type {
        result.merge(fields(of: inner)) { first, _ in first }
      }
      result[field.name] = field
    }
    return result
  }

  private func visit(
    _ shape: Shape, _ table: TypeTable, _ message: String, _ seen: inout Set<String>, _ missing: inout Set<String>
  ) {
    switch shape {
    case .list(let inner), .map(let inner): visit(inner, table, message, &seen, &missing)
    case .object(let position):
      let type = table.types[position]
      guard !type.isFree, seen.insert("\(type.openAPIName) \(message)").inserted else { return }
      let known = fields(of: message)
      for field in type.fields where !(type.isRoot && ["apiVersion", "kind"].contains(field.name)) {
        guard let found = known[field.name] else {
          missing.insert("\(message).\(field.name)")
          continue
        }
        if case .message(let inner) = found.type { visit(field.shape, table, inner, &seen, &missing) }
      }
    default: return
    }
  }

  @Test("Every field of every kind with a message has a number") func fields() {
    var (seen, missing): (Set<String>, Set<String>) = ([], [])
    for schema in registry.resources {
      let version = schema.resource.groupVersion.description
      guard let message = MessageTables.shared.message(apiVersion: version, kind: schema.kind.kind) else { continue }
      visit(schema.type.shape, schema.type.table, message, &seen, &missing)
    }
    #expect(seen.count > 350)
    #expect(missing.isEmpty)
  }

  @Test("Every kind has a message") func kinds() {
    let missing = registry.resources.filter {
      !KubeProtobuf.canEncode(apiVersion: $0.resource.groupVersion.description, kind: $0.kind.kind)
    }
    #expect(missing.map(\.kind.kind) == [])
  }
}
