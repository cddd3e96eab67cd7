import KubeAPI
import KubeSchema

extension CustomSchema {
  /// Sets hold everything once, and maps every key.
  func validateLists(_ value: JSON, _ path: FieldPlace = .root) -> [FieldError] {
    switch value {
    case .object(let members):
      return members.sorted { $0.0 < $1.0 }.flatMap { key, member -> [FieldError] in
        if let property = properties[key] { return property.validateLists(member, path.child(key)) }
        return additional?.validateLists(member, path.key(key)) ?? []
      }
    case .array(let elements):
      var errors: [FieldError] = []
      switch listType {
      case "set": errors = Self.repeated(elements).map { .duplicate(path.index($0).text, elements[$0]) }
      case "map": errors = validateMap(elements, path)
      default: break
      }
      guard let items else { return errors }
      return errors + elements.enumerated().flatMap { items.validateLists($0.element, path.index($0.offset)) }
    default: return []
    }
  }

  private func validateMap(_ elements: [JSON], _ path: FieldPlace) -> [FieldError] {
    for (index, element) in elements.enumerated() where !element.isNull && element.object == nil {
      return [.invalid(path.index(index).text, element, "must be an object for an array of list-type map")]
    }
    let keys = elements.map { element -> JSON in
      .object(JSONObject(listKeys.sorted().compactMap { key in element.object?[key].map { (key, $0) } }))
    }
    return Self.repeated(keys).map { .duplicate(path.index($0).text, keys[$0]) }
  }

  /// The places of second appearances; third ones are not told.
  private static func repeated(_ values: [JSON]) -> [Int] {
    var seen: [JSON: Int] = [:]
    return values.indices.filter { index in
      let times = seen[values[index], default: 0]
      seen[values[index]] = times + 1
      return times == 1
    }
  }
}
