import Glibc

extension FakeNFTables {
  typealias Refusal = (NFT.Failure.Code, Int32)

  /// Applies one command; returns why it cannot.
  static func apply(_ command: NFT.Transaction.Command, to table: inout Table?) -> Refusal? {
    if case .addTable(let comment) = command {
      if table == nil { table = Table(comment: comment) }
      return nil
    }
    guard var current = table else { return (.notFound, ENOENT) }
    table = nil
    let refusal = apply(command, to: &current)
    table = command == .deleteTable ? nil : current
    return refusal
  }

  private static func apply(_ command: NFT.Transaction.Command, to table: inout Table) -> Refusal? {
    switch command {
    case .addTable, .deleteTable: return nil
    case .addChain(let chain):
      if let existing = table.chains[chain.name] {
        if let base = chain.base, base != existing.base { return (.exists, EEXIST) }
        return nil
      }
      table.chains[chain.name] = chain
      table.chainOrder.append(chain.name)
    case .deleteChain(let name):
      guard table.chains[name] != nil else { return (.notFound, ENOENT) }
      if isReferenced(name, in: table) { return (.busy, EBUSY) }
      table.chains[name] = nil
      table.rules[name] = nil
      table.chainOrder.removeAll { $0 == name }
    case .flushChain(let name):
      guard table.chains[name] != nil else { return (.notFound, ENOENT) }
      table.rules[name] = nil
    case .addRule(let rule):
      guard table.chains[rule.chain] != nil else { return (.notFound, ENOENT) }
      table.rules[rule.chain, default: []].append(rule)
    case .deleteRule: return (.notSupported, EOPNOTSUPP)
    default: return applySet(command, to: &table)
    }
    return nil
  }

  private static func applySet(_ command: NFT.Transaction.Command, to table: inout Table) -> Refusal? {
    switch command {
    case .addSet(let set):
      if let existing = table.sets[set.name] {
        return existing.key == set.key && existing.data == set.data && existing.interval == set.interval ? nil : (.exists, EEXIST)
      }
      table.sets[set.name] = set
      table.elements[set.name] = [:]
      table.setOrder.append(set.name)
    case .deleteSet(let name):
      guard table.sets[name] != nil else { return (.notFound, ENOENT) }
      table.sets[name] = nil
      table.elements[name] = nil
      table.setOrder.removeAll { $0 == name }
    case .flushSet(let name):
      guard table.sets[name] != nil else { return (.notFound, ENOENT) }
      table.elements[name] = [:]
    case .addElements(let set, let elements):
      guard table.sets[set.name] != nil else { return (.notFound, ENOENT) }
      for element in elements {
        if let existing = table.elements[set.name]?[element.key], existing.data != element.data { return (.exists, EEXIST) }
        table.elements[set.name]?[element.key] = element
      }
    case .deleteElements(let set, let elements):
      guard table.sets[set.name] != nil else { return (.notFound, ENOENT) }
      for element in elements where table.elements[set.name]?.removeValue(forKey: element.key) == nil {
        return (.notFound, ENOENT)
      }
    default: break
    }
    return nil
  }

  private static func isReferenced(_ chain: String, in table: Table) -> Bool {
    targets(in: table).contains(chain)
  }

  private static func targets(in table: Table) -> [String] {
    var targets = table.elements.values.flatMap { $0.values.compactMap(\.target) }
    for statement in table.rules.values.joined().flatMap(\.statements) {
      switch statement {
      case .verdict(let verdict): if let target = verdict.target { targets.append(target) }
      case .verdictMap(_, .anonymous(let elements)): targets += elements.compactMap(\.target)
      default: break
      }
    }
    return targets
  }

  /// A chain or set that something leads to and that is not there.
  static func missingTarget(in table: Table) -> String? {
    if let chain = targets(in: table).first(where: { table.chains[$0] == nil }) { return chain }
    for statement in table.rules.values.joined().flatMap(\.statements) {
      let set: String? =
        switch statement {
        case .match(_, _, .namedSet(let name)), .verdictMap(_, .named(let name)), .destinationNATMap(_, _, .named(let name)),
          .update(let name, _):
          name
        default: nil
        }
      if let set, table.sets[set] == nil { return set }
    }
    return nil
  }
}

extension NFT.Element {
  var target: String? { if case .verdict(let verdict) = data { verdict.target } else { nil } }
}
