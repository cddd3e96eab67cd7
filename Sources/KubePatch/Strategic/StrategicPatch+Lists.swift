import KubeAPI
import KubeSchema

extension StrategicPatch {
  /// The elements of both lists, where the schema says that they are merged or some of them are to be deleted; else the patch's own.
  static func mergeLists(
    _ original: [JSON], _ patch: [JSON], _ field: (any PatchSchema)?, isDeletion: Bool
  ) throws(Failure) -> [JSON] {
    guard isDeletion || field?.patchStrategy.contains(.merge) == true else { return patch }
    if original.isEmpty && patch.isEmpty { return original }
    let key = field?.patchMergeKey
    guard try areMaps(original, patch) else {
      if isDeletion { return original.filter { !patch.contains($0) } }
      var merged: [JSON] = []
      for value in original + patch where !merged.contains(value) { merged.append(value) }
      return ordered(merged, by: patch, original: original, key: key)
    }
    guard let key else { throw Failure(code: .noMergeKey, message: "cannot merge lists without merge key for type struct") }
    let (kept, plain) = try directed(original, patch, key)
    var merged = kept
    for item in plain {
      guard let object = item.object, let name = object[key] else { throw noMergeKey(item, key) }
      if let position = merged.firstIndex(where: { $0.object?[key] == name }), let current = merged[position].object {
        merged[position] = .object(try merge(current, object, field?.elements))
      } else {
        merged.append(item)
      }
    }
    for item in merged where item.object?.contains(key) != true { throw noMergeKey(item, key) }
    return ordered(merged, by: plain, original: kept, key: key)
  }

  /// What the elements with directives leave of the list, and the elements of the patch that are left to be merged into that.
  private static func directed(_ original: [JSON], _ patch: [JSON], _ key: String) throws(Failure) -> ([JSON], [JSON]) {
    var original = original
    var plain: [JSON] = []
    var replaces = false
    for item in patch {
      guard let object = item.object, let directive = object[directive] else {
        plain.append(item)
        continue
      }
      switch directive.string {
      case "delete":
        guard let name = object[key] else { throw noMergeKey(item, key) }
        original.removeAll { $0.object?[key] == name }
      case "replace": replaces = true
      case "merge": throw Failure(code: .unknownDirective, message: "merging lists cannot yet be specified in the patch")
      default: throw unknownDirective(directive, object)
      }
    }
    return replaces ? (plain, []) : (original, plain)
  }

  /// Whether the elements of both lists are maps. All must be of one type.
  static func areMaps(_ original: [JSON], _ patch: [JSON]) throws(Failure) -> Bool {
    guard let first = original.first ?? patch.first else {
      throw Failure(code: .badType, message: "no elements in any of the given slices")
    }
    if first.array != nil { throw Failure(code: .listOfLists, message: "lists of lists are not supported") }
    let type = goTypeName(first)
    for item in original + patch where goTypeName(item) != type {
      throw Failure(
        code: .badType, message: "list element types are not identical: \(goText(.array([.array(original), .array(patch)])))")
    }
    return first.object != nil
  }

  private static func isSame(_ a: JSON, _ b: JSON, _ key: String?) -> Bool {
    guard let key else { return a == b }
    guard let name = a.object?[key] else { return false }
    return b.object?[key] == name
  }

  /// Sorts what the patch names by the patch, and what only the server has by the live list, and interleaves the two so that items
  /// both of which are live keep their order.
  static func ordered(_ merged: [JSON], by order: [JSON], original: [JSON], key: String?) -> [JSON] {
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
}
