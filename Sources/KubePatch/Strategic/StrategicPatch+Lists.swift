import KubeAPI
import KubeSchema

extension StrategicPatch {
  static func mergeLists(
    _ original: [JSON], _ patch: [JSON], _ field: (any PatchSchema)?, isDeletion: Bool
  ) throws(Failure) -> [JSON] {
    guard let field, field.patchStrategy.contains(.merge) else { return patch.compactMap(withoutDirectives) }
    if original.isEmpty && patch.isEmpty { return original }
    guard try areMaps(original + patch) else {
      if isDeletion { return original.filter { !patch.contains($0) } }
      var merged: [JSON] = []
      for value in original + patch where !merged.contains(value) { merged.append(value) }
      return ordered(merged, by: patch, original: original, key: nil)
    }
    guard let key = field.patchMergeKey else {
      throw Failure(code: .noMergeKey, message: "cannot merge lists without merge key for type struct")
    }
    var original = original
    var plain: [JSON] = []
    var replaces = false
    for item in patch {
      guard let directive = item.object?[directive] else {
        plain.append(item)
        continue
      }
      switch directive.string {
      case "delete":
        guard let name = item.object?[key] else { throw noMergeKey(item, key) }
        original.removeAll { $0[key] == name && $0.object?.contains(key) == true }
      case "replace": replaces = true
      case "merge": throw Failure(code: .unknownDirective, message: "merging lists cannot yet be specified in the patch")
      default: throw Failure(code: .unknownDirective, message: "unknown patch type: \(goText(directive)) in map: \(goText(item))")
      }
    }
    if replaces { (original, plain) = (plain, []) }
    var merged = original
    for item in plain {
      guard let object = item.object, let name = object[key] else { throw noMergeKey(item, key) }
      if let position = merged.firstIndex(where: { $0.object?[key] == name }), let current = merged[position].object {
        merged[position] = .object(try merge(current, object, field.elements))
      } else if let kept = withoutDirectives(MergePatch.pruned(item)) {
        merged.append(kept)
      }
    }
    for item in merged where item.object?.contains(key) != true { throw noMergeKey(item, key) }
    return ordered(merged, by: plain, original: original, key: key)
  }

  /// `$setElementOrder/NAME`: merges the list it names and puts the result into that order; what only the server has keeps its place
  /// as well as it can.
  static func order(_ original: inout JSONObject, _ patch: inout JSONObject, _ schema: (any PatchSchema)?) throws(Failure) {
    for (member, order) in patch where member.hasPrefix("$setElementOrder") {
      patch.remove(member)
      let bad = Failure(code: .setElementOrder, message: "invalid patch format of setElementOrder list")
      guard member.hasPrefix(orderPrefix) else { throw bad }
      let name = String(member.dropFirst(orderPrefix.count))
      guard let wanted = order.array else {
        throw Failure(code: .badType, message: "expected a []interface {}, but received a \(goTypeName(order))")
      }
      let field = schema?.member(name)
      let key = field?.patchMergeKey
      for value in [original[name], patch[name]] {
        if let value, value.array == nil {
          throw Failure(code: .badType, message: "expected a []interface {}, but received a \(goTypeName(value))")
        }
      }
      let (left, right) = (original[name]?.array, patch[name]?.array)
      if left == nil && right == nil { continue }
      try check(right ?? [], wanted, key)
      let merged: [JSON] =
        if let left, let right { try mergeLists(left, right, field, isDeletion: false) } else { left ?? (right ?? []) }
      if let key { for item in merged where item.object?.contains(key) != true { throw noMergeKey(item, key) } }
      let kept = merged.compactMap(withoutDirectives)
      original[name] = .array(ordered(kept, by: wanted, original: left ?? [], key: key))
      patch.remove(name)
    }
  }

  /// The patch's own order must agree with the order it asks for, and everything it sets must be in there.
  private static func check(_ patch: [JSON], _ wanted: [JSON], _ key: String?) throws(Failure) {
    guard !patch.isEmpty, !wanted.isEmpty else { return }
    var position = 0
    for item in patch where item.object?.contains(directive) != true {
      if let key, item.object?.contains(key) != true { throw noMergeKey(item, key) }
      while position < wanted.count, !isSame(item, wanted[position], key) { position += 1 }
      guard position < wanted.count else {
        throw Failure(
          code: .setElementOrder,
          message:
            "The order in patch list:\n\(goText(.array(patch)))\n doesn't match $setElementOrder list:\n\(goText(.array(wanted)))\n"
        )
      }
      position += 1
    }
  }

  private static func areMaps(_ items: [JSON]) throws(Failure) -> Bool {
    let maps = items.count { $0.object != nil }
    if items.contains(where: { $0.array != nil }) {
      throw Failure(code: .listOfLists, message: "lists of lists are not supported")
    }
    guard maps == 0 || maps == items.count else {
      throw Failure(code: .badType, message: "list element types are not identical: \(goText(.array(items)))")
    }
    return maps > 0
  }

  private static func isSame(_ a: JSON, _ b: JSON, _ key: String?) -> Bool {
    guard let key else { return a == b }
    guard let name = a.object?[key] else { return false }
    return b.object?[key] == name
  }

  /// Sorts what the patch names by the patch, and what only the server has by the live list, and interleaves the two so that items
  /// both of which are live keep their order.
  private static func ordered(_ merged: [JSON], by order: [JSON], original: [JSON], key: String?) -> [JSON] {
    func index(_ list: [JSON], _ item: JSON) -> Int? { list.firstIndex { isSame(item, $0, key) } }
    func sorted(_ items: [(item: JSON, place: Int?)]) -> [JSON] {
      let known = items.filter { $0.place != nil }.enumerated().sorted {
        ($0.element.place ?? 0, $0.offset) < ($1.element.place ?? 0, $1.offset)
      }
      return known.map(\.element.item) + items.filter { $0.place == nil }.map(\.item)
    }
    let placed = merged.map { (item: $0, place: index(order, $0)) }
    let patchItems = sorted(placed.filter { $0.place != nil })
    let serverItems = sorted(placed.filter { $0.place == nil }.map { (item: $0.item, place: index(original, $0.item)) })
    var result: [JSON] = []
    var (left, right) = (serverItems[...], patchItems[...])
    while let first = left.first, let second = right.first {
      if let a = index(original, first), let b = index(original, second), a < b {
        result.append(left.removeFirst())
      } else {
        result.append(right.removeFirst())
      }
    }
    return result + left + right
  }

  private static func goTypeName(_ value: JSON) -> String {
    switch value {
    case .object: "map[string]interface {}"
    case .string: "string"
    case .bool: "bool"
    case .int: "int64"
    case .double: "float64"
    default: "<nil>"
    }
  }
}
