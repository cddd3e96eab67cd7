// Macros are loops with an accumulator; their parts cost what the calls would that cel-go's expansion makes of them.
extension CostEstimator {
  mutating func comprehension(_ macro: Comprehension, _ place: Expression) -> CostRange {
    switch macro.kind {
    case .bind: return bind(macro, place)
    case .optMap, .optFlatMap: return optional(macro, place)
    default: break
    }
    let range = cost(macro.range)
    let depth = locals.count
    pushVariables(macro)
    let step = self.step(macro)
    let bodySize = size(macro.body)
    locals.removeLast(locals.count - depth)
    let count = size(macro.range) ?? .unknown
    let (initial, result) = ends(macro.kind)
    switch macro.kind {
    case .all, .exists, .existsOne: setSize(CostRange(1), place)
    default:
      setSize(count, place)
      let element = macro.kind == .filter ? entry(macro.range)?.value : bodySize
      if let element { setEntry(Entry(key: CostRange(1), value: element, isList: true), place) }
    }
    return range + initial + result + count * step
  }

  /// What making the accumulator and looking at it afterwards costs.
  private func ends(_ kind: Comprehension.Kind) -> (initial: CostRange, result: CostRange) {
    switch kind {
    case .all, .exists: (CostRange(0), CostRange(1))
    case .existsOne: (CostRange(0), CostRange(2))
    case .transformMap, .transformMapEntry: (CostRange(UInt64(CELCost.map)), CostRange(1))
    default: (CostRange(UInt64(CELCost.list)), CostRange(1))
    }
  }

  private mutating func step(_ macro: Comprehension) -> CostRange {
    let one = CostRange(1)
    let newList = CostRange(UInt64(CELCost.list) + 2)
    switch macro.kind {
    case .all:
      let body = cost(macro.body)
      return CostRange(2) + CostRange(min: 1, max: (one + body).max)
    case .exists:
      let body = cost(macro.body)
      return CostRange(3) + CostRange(min: 1, max: (one + body).max)
    case .existsOne: return cost(macro.body) + CostRange(min: 1, max: 2)
    case .filter: return cost(macro.body) + (newList + one).union(one)
    case .map, .transformList: return chosen(macro.condition, newList + cost(macro.body))
    case .transformMap: return chosen(macro.condition, CostRange(3) + cost(macro.body))
    default: return chosen(macro.condition, CostRange(2) + cost(macro.body))
    }
  }

  private mutating func chosen(_ condition: Expression?, _ step: CostRange) -> CostRange {
    guard let condition else { return step }
    return cost(condition) + step.union(CostRange(1))
  }

  private mutating func pushVariables(_ macro: Comprehension) {
    let range = macro.range
    let entry = self.entry(range)
    var isList = entry?.isList ?? false
    if entry == nil, case .list = checked.type(range) { isList = true }
    let path = self.path(range)
    func under(_ part: String) -> [String] { path.isEmpty ? [] : path + [part] }
    if let second = macro.second {
      locals.append(Local(name: macro.variable, path: under(isList ? "@indices" : "@keys"), size: entry?.key))
      locals.append(Local(name: second, path: under(isList ? "@items" : "@values"), size: entry?.value))
    } else {
      locals.append(
        Local(name: macro.variable, path: under(isList ? "@items" : "@keys"), size: isList ? entry?.value : entry?.key))
    }
  }

  private mutating func bind(_ macro: Comprehension, _ place: Expression) -> CostRange {
    let value = cost(macro.range)
    locals.append(
      Local(name: macro.variable, path: path(macro.range), size: size(macro.range), entry: entry(macro.range)))
    let body = cost(macro.body)
    let (bodySize, bodyEntry) = (size(macro.body), entry(macro.body))
    locals.removeLast()
    setSize(bodySize, place)
    setEntry(bodyEntry, place)
    return CostRange(UInt64(CELCost.list)) + value + body
  }

  private mutating func optional(_ macro: Comprehension, _ place: Expression) -> CostRange {
    let target = cost(macro.range)
    locals.append(Local(name: macro.variable, path: path(macro.range), size: size(macro.range)))
    let body = cost(macro.body)
    locals.removeLast()
    let bound = CostRange(UInt64(CELCost.list)) + target + CostRange(1) + body + CostRange(macro.kind == .optMap ? 1 : 0)
    return target + CostRange(1) + bound.union(CostRange(1))
  }
}
