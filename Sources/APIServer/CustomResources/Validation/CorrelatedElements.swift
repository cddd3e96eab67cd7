import KubeAPI

/// Which element of an old list an element of the new one was: only lists with keys can tell.
enum CorrelatedElements {
  static func element(like element: JSON, in old: JSON, _ schema: CustomSchema) -> JSON? {
    guard schema.listType == "map", !schema.listKeys.isEmpty, element.object != nil else { return nil }
    return old.elements.first { other in
      schema.listKeys.allSatisfy { key in value(key, of: other, schema) == value(key, of: element, schema) }
    }
  }

  /// Whether the members of an object are those of the old one by their names. An unknown type of map tells nothing.
  static func areMembers(of mapType: String) -> Bool { ["", "granular", "atomic"].contains(mapType) }

  /// An absent key has its default.
  private static func value(_ key: String, of element: JSON, _ schema: CustomSchema) -> JSON? {
    element.object?[key] ?? schema.items?.properties[key]?.defaultValue
  }
}
