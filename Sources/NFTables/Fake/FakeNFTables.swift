import Glibc
import Synchronization

/// nftables in memory, for tests: takes the same transactions, refuses what the kernel refuses by name, and dumps itself as the
/// text `nft list table` prints (one line for all elements of a set).
package final class FakeNFTables: NFTBackend {
  struct Table {
    var comment: String?
    var chains: [String: NFT.Chain] = [:]
    var chainOrder: [String] = []
    var rules: [String: [NFT.Rule]] = [:]
    var sets: [String: NFT.Set] = [:]
    var setOrder: [String] = []
    var elements: [String: [[NFT.Value]: NFT.Element]] = [:]
  }

  private struct State {
    var tables: [NFT.TableID: Table] = [:]
    var transactions: [NFT.Transaction] = []
    var failure: NFT.Failure?
  }

  private let state = Mutex(State())

  package init() {}

  /// Every transaction that was taken, in order.
  package var transactions: [NFT.Transaction] { state.withLock(\.transactions) }

  /// Makes the next transaction fail so.
  package func failNext(_ failure: NFT.Failure) { state.withLock { $0.failure = failure } }

  package func run(_ transaction: NFT.Transaction) throws(NFT.Failure) {
    let outcome: Result<Void, NFT.Failure> = state.withLock { state in
      if let failure = state.failure {
        state.failure = nil
        return .failure(failure)
      }
      var table = state.tables[transaction.table]
      for command in transaction.commands {
        if let (code, number) = FakeNFTables.apply(command, to: &table) {
          let text = "\(command.verb) \(command.subject)"
          return .failure(
            NFT.Failure(
              code: code, errno: number, table: transaction.table, command: text, detail: String(cString: strerror(number))))
        }
      }
      if let missing = table.flatMap(FakeNFTables.missingTarget) {
        return .failure(
          NFT.Failure(
            code: .notFound, errno: ENOENT, table: transaction.table, command: nil, detail: "no such chain or set: \(missing)"))
      }
      state.tables[transaction.table] = table
      state.transactions.append(transaction)
      return .success(())
    }
    try outcome.get()
  }

  package func chains(of table: NFT.TableID) throws(NFT.Failure) -> [NFT.Chain] {
    state.withLock { state in
      guard let table = state.tables[table] else { return [] }
      return table.chainOrder.compactMap { table.chains[$0] }
    }
  }

  package func sets(of table: NFT.TableID) throws(NFT.Failure) -> [NFT.Set] {
    state.withLock { state in
      guard let table = state.tables[table] else { return [] }
      return table.setOrder.compactMap { table.sets[$0] }
    }
  }

  package func elements(of set: NFT.Set, in table: NFT.TableID) throws(NFT.Failure) -> [NFT.Element] {
    let found = state.withLock { $0.tables[table]?.elements[set.name].map { Array($0.values) } }
    guard let found else {
      throw NFT.Failure(
        code: .notFound, errno: ENOENT, table: table, command: "list elements of \(set.name)", detail: "no such set")
    }
    return found.sorted { $0.text < $1.text }
  }

  /// The table as text, empty when there is none. Objects are in the order of their creation, elements sorted by their text.
  package func dump(_ id: NFT.TableID) -> String {
    guard let table = state.withLock({ $0.tables[id] }) else { return "" }
    var blocks: [String] = []
    for set in table.setOrder.compactMap({ table.sets[$0] }) {
      var lines = set.bodyLines
      let elements = (table.elements[set.name] ?? [:]).values.map(\.text).sorted()
      if !elements.isEmpty { lines.append("elements = { \(elements.joined(separator: ", ")) }") }
      blocks.append(FakeNFTables.block("\(set.isMap ? "map" : "set") \(set.name)", lines))
    }
    for chain in table.chainOrder.compactMap({ table.chains[$0] }) {
      var lines: [String] = []
      if let comment = chain.comment { lines.append("comment \"\(comment)\"") }
      if !chain.hookText.isEmpty { lines.append(chain.hookText) }
      blocks.append(FakeNFTables.block("chain \(chain.name)", lines + (table.rules[chain.name] ?? []).map(\.text)))
    }
    let comment = table.comment.map { "\tcomment \"\($0)\"\n" } ?? ""
    return "table \(id) {\n\(comment)\(blocks.joined(separator: "\n"))}\n"
  }

  private static func block(_ head: String, _ lines: [String]) -> String {
    "\t\(head) {\n" + lines.map { "\t\t\($0)\n" }.joined() + "\t}\n"
  }
}
