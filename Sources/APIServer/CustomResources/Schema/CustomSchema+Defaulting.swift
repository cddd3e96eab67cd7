import KubeAPI

extension CustomSchema {
  /// The value with what it left out filled in: absent members, and nulls where null is not allowed.
  func defaulted(_ value: JSON) -> JSON {
    guard hasDefaults else { return value }
    switch value {
    case .object(var members):
      for name in propertyNames {
        guard let property = properties[name], let value = property.defaultValue else { continue }
        let present = members[name]
        if present == nil || property.replacesNull(present ?? .null) { members[name] = value }
      }
      for (key, member) in members {
        if let property = properties[key] {
          members[key] = property.defaulted(member)
        } else if let additional {
          members[key] = additional.defaulted(additional.replacesNull(member) ? additional.defaultValue ?? .null : member)
        }
      }
      return .object(members)
    case .array(let elements):
      guard let items else { return value }
      return .array(elements.map { items.defaulted(items.replacesNull($0) ? items.defaultValue ?? .null : $0) })
    default: return value
    }
  }

  private func replacesNull(_ value: JSON) -> Bool { value.isNull && !isNullable && defaultValue != nil }
}
