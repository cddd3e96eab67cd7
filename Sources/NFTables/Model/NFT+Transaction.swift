extension NFT {
  /// Changes to one table that take effect together or not at all.
  ///
  /// Adding what exists alike is no error; deleting or flushing what does not exist is. To delete what may not exist, add it first.
  package struct Transaction: Sendable {
    package enum Command: Hashable, Sendable {
      case addTable(comment: String?)
      case deleteTable
      case addChain(Chain)
      case deleteChain(String)
      case flushChain(String)
      case addRule(Rule)
      case deleteRule(chain: String, handle: UInt64)
      case addSet(Set)
      case deleteSet(String)
      case flushSet(String)
      case addElements(Set, [Element])
      case deleteElements(Set, [Element])
    }

    package let table: TableID
    package private(set) var commands: [Command] = []

    package init(_ table: TableID) { self.table = table }

    package var isEmpty: Bool { commands.isEmpty }

    package mutating func append(_ command: Command) { commands.append(command) }

    package mutating func addTable(comment: String? = nil) { commands.append(.addTable(comment: comment)) }
    package mutating func deleteTable() { commands.append(.deleteTable) }
    package mutating func add(_ chain: Chain) { commands.append(.addChain(chain)) }
    package mutating func flushChain(_ name: String) { commands.append(.flushChain(name)) }
    package mutating func deleteChain(_ name: String) { commands.append(.deleteChain(name)) }
    package mutating func add(_ rule: Rule) { commands.append(.addRule(rule)) }
    package mutating func add(_ set: Set) { commands.append(.addSet(set)) }
    package mutating func flushSet(_ name: String) { commands.append(.flushSet(name)) }
    package mutating func deleteSet(_ name: String) { commands.append(.deleteSet(name)) }

    package mutating func add(_ elements: [Element], to set: Set) {
      if !elements.isEmpty { commands.append(.addElements(set, elements)) }
    }

    package mutating func delete(_ elements: [Element], from set: Set) {
      if !elements.isEmpty { commands.append(.deleteElements(set, elements)) }
    }
  }
}

extension NFT.Transaction.Command {
  /// What the command is about, for messages: `chain services`, `elements of map service-ips`.
  package var subject: String {
    switch self {
    case .addTable, .deleteTable: "table"
    case .addChain(let chain): "chain \(chain.name)"
    case .deleteChain(let name), .flushChain(let name): "chain \(name)"
    case .addRule(let rule): "rule of chain \(rule.chain): \(rule.text)"
    case .deleteRule(let chain, let handle): "rule \(handle) of chain \(chain)"
    case .addSet(let set): "\(set.isMap ? "map" : "set") \(set.name)"
    case .deleteSet(let name), .flushSet(let name): "set \(name)"
    case .addElements(let set, _), .deleteElements(let set, _): "elements of \(set.isMap ? "map" : "set") \(set.name)"
    }
  }

  package var verb: String {
    switch self {
    case .addTable, .addChain, .addRule, .addSet, .addElements: "add"
    case .deleteTable, .deleteChain, .deleteRule, .deleteSet, .deleteElements: "delete"
    case .flushChain, .flushSet: "flush"
    }
  }
}

extension NFT {
  /// Why a transaction or a listing failed.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
      /// Something named does not exist.
      case notFound
      /// It exists already, differently.
      case exists
      /// It is still referred to.
      case busy
      case notPermitted
      /// The kernel lacks what is asked for, or does not take it in that place.
      case notSupported
      case other
    }

    package var code: Code
    package var errno: Int32
    package var table: TableID
    /// The command that failed, nil when the transaction failed as a whole.
    package var command: String?
    package var detail: String

    package init(code: Code, errno: Int32, table: TableID, command: String?, detail: String) {
      self.code = code
      self.errno = errno
      self.table = table
      self.command = command
      self.detail = detail
    }

    package var description: String { "nftables table \(table): \(command ?? "transaction"): \(detail)" }
  }
}
