import Grading

/// A task's folder: its text, before a variant's values are put in.
package struct TaskSource: Sendable {
  package let id: String
  package let pack: String
  package let folder: String
  /// At least one; a task without variants has one without values.
  package let variants: [[String: String]]
  private let text: String

  var file: String { "\(folder)/task.yaml" }

  package init(folder: String, id: String, pack: String) throws(DefinitionError) {
    self.folder = folder
    self.id = id
    self.pack = pack
    let file = "\(folder)/task.yaml"
    text = try PackLoader.text(file)
    let node = try DefinitionNode.read(text, file: file)
    variants = try TaskSource.variants(node)
  }

  /// The task as a seed chooses it: the same for the same seed.
  package func definition(seed: UInt64) throws(DefinitionError) -> TaskDefinition {
    var random = SplitMix64(seed: seed ^ SplitMix64.hash(id))
    return try definition(variant: Int(random.next() % UInt64(variants.count)))
  }

  package func definition(variant: Int) throws(DefinitionError) -> TaskDefinition {
    let reader = TaskReader(source: self, values: variants.indices.contains(variant) ? variants[variant] : [:])
    return try reader.read(text)
  }

  private static func variants(_ node: DefinitionNode) throws(DefinitionError) -> [[String: String]] {
    guard let list = node.optionalMember("variants") else { return [[:]] }
    var result: [[String: String]] = []
    for element in try list.list() {
      var values: [String: String] = [:]
      for (name, value) in element.value.members {
        guard !name.isEmpty, name.allSatisfy({ $0.isLowercase || $0.isNumber }) else {
          throw element.fail("expected names of lower-case letters, found \"\(name)\"")
        }
        values[name] = value.string ?? value.text
      }
      if let first = result.first, Set(first.keys) != Set(values.keys) {
        throw element.fail("expected the names \(first.keys.sorted().joined(separator: ", ")), as in the first variant")
      }
      result.append(values)
    }
    guard !result.isEmpty else { throw list.fail("expected at least one variant") }
    return result
  }

  /// Puts the values in: `__name__` becomes the value of `name`.
  static func substitute(_ values: [String: String], in text: String) -> String {
    var text = text
    for (name, value) in values {
      text = text.split(separator: "__\(name)__", omittingEmptySubsequences: false).joined(separator: value)
    }
    return text
  }
}
