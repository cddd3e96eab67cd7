import KubeAPI

/// Brings the fields of an object that was read before into the type's order and form, after code changed some of them. Most of such an
/// object is as it has to be: that is found out without making anything new.
struct ObjectTidier {
  let table: TypeTable

  /// The value as it is written; nil when it is so already. What does not fit its type stays as it is.
  func tidied(_ json: JSON, _ shape: Shape) -> JSON? {
    switch (shape, json) {
    case (.object(let type), .object(let members)): object(members, table.forms[type])
    case (.list(let element), .array(let elements)): list(elements, element)
    case (.map(let value), .object(let members)): map(members, value)
    case (.quantity, _), (.time, _), (.microTime, _): scalar(json, shape)
    default: nil
    }
  }

  private func scalar(_ json: JSON, _ shape: Shape) -> JSON? {
    var decoder = ObjectDecoder(table: table)
    guard !json.isNull, let canonical = try? decoder.value(json, shape), canonical != json else { return nil }
    return canonical
  }

  private func object(_ members: JSONObject, _ form: TypeForm) -> JSON? {
    if form.isFree { return nil }
    var (last, always, isTidy) = (-1, 0, true)
    var changed: [Int: JSON] = [:]
    for (key, value) in members {
      guard let position = form.position(of: key, after: last) else {
        isTidy = false
        continue
      }
      let member = form.members[position]
      if position <= last || !member.stays(value) { isTidy = false }
      last = position
      if member.isAlwaysWritten { always += 1 }
      if let tidied = tidied(value, member.shape) { changed[position] = tidied }
    }
    if isTidy, changed.isEmpty, always == form.alwaysWritten { return nil }
    var values = [JSON?](repeating: nil, count: form.members.count)
    for (key, value) in members {
      guard let position = form.position(of: key) else { continue }
      values[position] = changed[position] ?? (value.isNull && form.members[position].shape != .any ? nil : value)
    }
    return .object(ObjectEncoder(table: table).object(form, values))
  }

  private func list(_ elements: [JSON], _ shape: Shape) -> JSON? {
    var result: [JSON]?
    for (position, element) in elements.enumerated() {
      let tidied = element.isNull && shape != .any ? ObjectEncoder(table: table).zero(shape) : tidied(element, shape)
      guard let tidied else { continue }
      var changed = result ?? elements
      result = nil
      changed[position] = tidied
      result = changed
    }
    return result.map(JSON.array)
  }

  /// Go writes the keys of maps in order.
  private func map(_ members: JSONObject, _ shape: Shape) -> JSON? {
    func changed(_ value: JSON) -> JSON? {
      value.isNull && shape != .any ? ObjectEncoder(table: table).zero(shape) : tidied(value, shape)
    }
    let isSorted = zip(members, members.dropFirst()).allSatisfy { $0.0 < $1.0 }
    if isSorted, members.allSatisfy({ changed($1) == nil }) { return nil }
    var result = JSONObject()
    result.reserveCapacity(members.count)
    for (key, value) in members.sorted(by: { $0.0 < $1.0 }) { result.append(key, changed(value) ?? value) }
    return .object(result)
  }
}

extension TypeForm.Member {
  /// Whether a value that is there is written as it is: the other side of `ObjectEncoder`.
  fileprivate func stays(_ value: JSON) -> Bool {
    switch value {
    case .null where isPointer: return isKept
    case .null:
      switch shape {
      case .time, .microTime: return true
      case .list, .map, .bytes: return isKept
      default: return false
      }
    case _ where isPointer: return true
    case .string(""), .int(0), .bool(false), .double(0): return isKept || !shape.isOmittedWhenZero
    case .array(let elements) where elements.isEmpty: return false
    case .object(let members) where members.isEmpty:
      if case .map = shape { return false }
      return true
    default: return true
    }
  }
}
