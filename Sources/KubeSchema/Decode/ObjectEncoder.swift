import KubeAPI

/// Decides what of an object is written: what Go's encoder writes of the type's struct, after a trip through storage.
struct ObjectEncoder {
  let table: TypeTable

  /// The members of an object from the values of its fields, nil where one is absent.
  func object(_ type: TypeForm, _ values: [JSON?]) -> JSONObject {
    var result = JSONObject()
    result.reserveCapacity(values.count { $0 != nil })
    for position in type.members.indices {
      if let written = written(type.members[position], values[position]) {
        result.append(type.members[position].name, written)
      }
    }
    return result
  }

  /// What is written of one field; nil when it is left out.
  private func written(_ field: TypeForm.Member, _ value: JSON?) -> JSON? {
    // Spelt out, since a bare nil could also mean a JSON null here.
    let absent = JSON?.none
    guard let value else {
      if field.isPointer { return field.isKept ? JSON.null : absent }
      switch field.shape {
      case .object(let position) where !table.forms[position].isFree: return zero(field.shape)
      case .time, .microTime, .quantity, .intOrString: return zero(field.shape)
      default: return field.isKept ? zero(field.shape) : absent
      }
    }
    if field.isPointer { return value }
    switch value {
    case .string(""), .int(0), .bool(false), .double(0):
      return field.isKept || !field.shape.isOmittedWhenZero ? value : absent
    case .array(let elements) where elements.isEmpty: return field.isKept ? JSON.null : absent
    case .object(let members) where members.isEmpty:
      if case .map = field.shape { return field.isKept ? JSON.null : absent }
      return value
    default: return value
    }
  }

  /// What an absent value is written as where something must be written.
  func zero(_ shape: Shape) -> JSON {
    switch shape {
    case .string: ""
    case .int32, .int64, .double, .intOrString: 0
    case .bool: false
    case .quantity: "0"
    case .object(let position):
      .object(object(table.forms[position], [JSON?](repeating: nil, count: table.forms[position].members.count)))
    case .time, .microTime, .bytes, .any, .list, .map: .null
    }
  }
}

extension Shape {
  /// Structs are written also when they are zero.
  var isOmittedWhenZero: Bool {
    switch self {
    case .quantity, .intOrString, .time, .microTime, .any: false
    default: true
    }
  }
}
