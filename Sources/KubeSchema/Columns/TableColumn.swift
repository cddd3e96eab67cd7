import KubeAPI

/// A column of the Table form and how its cells are computed.
package struct TableColumn: Sendable {
  package var name: String
  package var type: String
  package var format: String
  package var description: String
  /// 0 is always shown, 1 only in wide output.
  package var priority: Int

  package init(_ name: String, type: String = "string", format: String = "", description: String = "", priority: Int = 0) {
    self.name = name
    self.type = type
    self.format = format
    self.description = description
    self.priority = priority
  }

  package var json: JSON {
    [
      "name": .string(name), "type": .string(type), "format": .string(format), "description": .string(description),
      "priority": JSON(priority),
    ]
  }
}
