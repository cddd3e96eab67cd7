/// The members of a mapping while they are read: what nobody asked for is an unknown field.
package struct DefinitionFields {
  package let node: DefinitionNode
  private var known: [String] = []

  init(_ node: DefinitionNode) { self.node = node }

  package mutating func optional(_ key: String) -> DefinitionNode? {
    known.append(key)
    return node.member(key)
  }

  package mutating func required(_ key: String, _ what: String = "a value") throws(DefinitionError) -> DefinitionNode {
    guard let member = optional(key) else { throw node.fail("\(key) is missing, expected \(what)") }
    return member
  }

  /// The keys that are there, among the given ones.
  package mutating func present(_ keys: [String]) -> [DefinitionNode] { keys.compactMap { optional($0) } }

  func finish() throws(DefinitionError) {
    for (key, _) in node.value.members where !known.contains(key) {
      let place = node.member(key) ?? node
      throw DefinitionError(
        file: place.file, line: place.line, field: place.path,
        "unknown field, expected one of \(known.sorted().joined(separator: ", "))")
    }
  }
}
