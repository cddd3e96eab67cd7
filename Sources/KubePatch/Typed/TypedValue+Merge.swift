import KubeAPI

extension TypedValue {
  /// The left value with everything the right one sets; nil when nothing is left.
  static func merge(_ left: JSON?, _ right: JSON?, _ schema: (any PatchSchema)?) -> JSON? {
    guard let left, let right else { return left ?? right }
    let atom = atom(right, schema)
    guard atom != .scalar, atom != .whole, !(isEmpty(left) && isEmpty(right)),
      TypedValue.atom(left, schema) == atom || left.isNull
    else { return right }
    if atom == .map {
      var result = JSONObject()
      let others = right.members
      for (key, member) in left.members { result[key] = merge(member, others[key], schema?.member(key)) }
      for (key, member) in others where left.object?.contains(key) != true { result[key] = member }
      return result.isEmpty ? Optional.none : .some(.object(result))
    }
    let items = mergeItems(left.elements, right.elements, atom, schema)
    return items.isEmpty ? Optional.none : .some(.array(items))
  }

  /// Interleaves two lists: items of both are in the right one's order, items of the left one alone stay where they are among them.
  private static func mergeItems(_ left: [JSON], _ right: [JSON], _ atom: Atom, _ schema: (any PatchSchema)?) -> [JSON] {
    func named(_ items: [JSON]) -> [(name: PathElement, item: JSON)] {
      items.compactMap { item in (try? element(item, atom, schema)).map { (name: $0, item: item) } }
    }
    let (lefts, rights) = (named(left), named(right))
    let inLeft = Dictionary(grouping: lefts, by: \.name).mapValues { $0.count == 1 ? $0[0].item : nil }
    let inRight = Dictionary(rights.map { ($0.name, $0.item) }, uniquingKeysWith: { first, _ in first })
    var shared = rights.lazy.map(\.name).filter { inLeft[$0] != nil }[...]
    var done: Set<PathElement> = []
    var result: [JSON] = []
    func take(_ name: PathElement) {
      done.insert(name)
      if let merged = merge(inLeft[name] ?? nil, inRight[name], schema?.elements) { result.append(merged) }
    }
    var (l, r) = (0, 0)
    while l < lefts.count || r < rights.count {
      if l < lefts.count, r < rights.count {
        let name = lefts[l].name
        if name == rights[r].name {
          take(name)
          (l, r) = (l + 1, r + 1)
          shared = shared.dropFirst()
          continue
        }
        if inRight[name] != nil, let next = shared.first, next != name {
          l += 1
          continue
        }
      }
      if l < lefts.count {
        let name = lefts[l].name
        if inRight[name] == nil {
          result.append(lefts[l].item)
          l += 1
          continue
        }
        if done.contains(name) { l += 1 }
      }
      if r < rights.count {
        let name = rights[r].name
        take(name)
        r += 1
        if shared.first == name { shared = shared.dropFirst() }
      }
    }
    return result
  }
}
