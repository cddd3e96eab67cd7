import KubeAPI
import KubeSchema

extension StrategicPatch {
  /// `$setElementOrder/NAME`: merges the list it names and puts the result into that order; what only the server has keeps its place
  /// as well as it can.
  static func order(_ original: inout JSONObject, _ patch: inout JSONObject, _ schema: (any PatchSchema)?) throws(Failure) {
    for (member, order) in patch where member.hasPrefix("$setElementOrder") {
      patch.remove(member)
      let bad = Failure(code: .setElementOrder, message: "invalid patch format of setElementOrder list")
      guard member.hasPrefix(orderPrefix) else { throw bad }
      let name = String(member.dropFirst(orderPrefix.count))
      guard let wanted = order.array else {
        throw badType("[]interface {}", order)
      }
      for value in [original[name], patch[name]] {
        if let value, value.array == nil { throw badType("[]interface {}", value) }
      }
      if let type = schema?.structName, schema?.declares(name) == false {
        throw Failure(
          code: .badType, message: "unable to find api field in struct \(type) for the json field \(name.goQuoted)")
      }
      let field = schema?.member(name)
      let key = field?.patchMergeKey
      let (left, right) = (original[name]?.array, patch[name]?.array)
      try check(right ?? [], wanted, key)
      let merged: [JSON]
      switch (left, right) {
      case (nil, nil): continue
      case (let left?, nil): merged = left
      case (nil, let right?): merged = right.compactMap(withoutDirectives)
      case (let left?, let right?): merged = try mergeLists(left, right, field, isDeletion: false)
      }
      if let key { for item in merged where item.object?.contains(key) != true { throw noMergeKey(item, key) } }
      _ = try areMaps(left ?? [], right ?? [])
      original[name] = .array(ordered(merged, by: wanted, original: left ?? [], key: key))
      patch.remove(name)
    }
  }

  /// The patch's own order must agree with the order it asks for, and everything it sets must be in there.
  private static func check(_ patch: [JSON], _ wanted: [JSON], _ key: String?) throws(Failure) {
    guard !patch.isEmpty, !wanted.isEmpty else { return }
    var items = patch
    if key != nil {
      for item in patch where item.object == nil { throw badType("map[string]interface {}", item) }
      items.removeAll { $0.object?[directive] == "delete" }
    }
    var (item, place) = (0, 0)
    while item < items.count, place < wanted.count {
      if items[item].object?.contains(directive) == true {
        item += 1
        continue
      }
      if try isSame(items[item], wanted[place], as: key) { item += 1 }
      place += 1
    }
    guard item >= items.count else {
      throw Failure(
        code: .badType,
        message:
          "The order in patch list:\n\(goText(.array(patch)))\n doesn't match $setElementOrder list:\n\(goText(.array(wanted)))\n"
      )
    }
  }

  private static func isSame(_ item: JSON, _ wanted: JSON, as key: String?) throws(Failure) -> Bool {
    guard let key else { return item == wanted }
    for side in [item, wanted] {
      guard let object = side.object else { throw badType("map[string]interface {}", side) }
      guard object.contains(key) else { throw noMergeKey(side, key) }
    }
    return item[key] == wanted[key]
  }
}
