import CLinux
import Glibc
import Netlink
import Synchronization

/// nftables of one network namespace. Needs CAP_NET_ADMIN there.
///
/// A transaction is one datagram that the kernel works off before the call returns: a few microseconds for small ones, some
/// hundred milliseconds for tens of thousands of objects.
package final class KernelNFTables: NFTBackend {
  let socket: NetlinkSocket
  private let generation = Mutex<UInt32>(0)
  private let salt: String

  /// Acts in the namespace behind that descriptor, or in the calling thread's own.
  package init(namespace: Int32? = nil) throws(NetlinkError) {
    socket = try NetlinkSocket(.netfilter, namespace: namespace)
    salt = String(UInt64.random(in: .min ... .max), radix: 36)
  }

  package init(namespacePath path: String) throws(NetlinkError) {
    socket = try NetlinkSocket(.netfilter, namespacePath: path)
    salt = String(UInt64.random(in: .min ... .max), radix: 36)
  }

  package func run(_ transaction: NFT.Transaction) throws(NFT.Failure) {
    if transaction.isEmpty { return }
    let number = generation.withLock { value in
      value &+= 1
      return value
    }
    var encoder = NFT.Encoder(table: transaction.table, anonymousPrefix: "__\(salt).\(number).")
    encoder.encode(transaction.commands)
    let messages = encoder.messages
    let outcome: (first: UInt32, failures: [(sequence: UInt32, error: NetlinkError)])
    do throws(NetlinkError) {
      outcome = try socket.batch(count: messages.count + 2, operation: "nftables transaction") { encoder.datagram(first: $0) }
    } catch {
      throw error.failure(table: transaction.table, command: nil)
    }
    // A command that fails makes later ones fail too: the first one tells what is wrong.
    guard let failure = outcome.failures.min(by: { $0.sequence &- outcome.first < $1.sequence &- outcome.first }) else { return }
    let index = Int(failure.sequence &- outcome.first) - 1
    let command = messages.indices.contains(index) ? transaction.commands[messages[index].command] : nil
    throw failure.error.failure(table: transaction.table, command: command.map { "\($0.verb) \($0.subject)" })
  }

  /// The tables of the namespace.
  package func tables() throws(NetlinkError) -> [NFT.TableID] {
    let message = NetlinkWriter.nftables(NFT_MSG_GETTABLE, flags: UInt16(NLM_F_REQUEST | NLM_F_DUMP), family: 0)
    return try socket.dump(message, operation: "list nftables tables").compactMap { reply in
      guard let family = reply.body.first.flatMap(NFT.Family.init), let name = reply.attributes(after: 4)[1]?.string else {
        return nil
      }
      return NFT.TableID(family, name)
    }
  }

  /// The chains of a table; none when there is no table.
  package func chains(of table: NFT.TableID) throws(NFT.Failure) -> [NFT.Chain] {
    try list(NFT_MSG_GETCHAIN, table, "chains") { $0.attribute(UInt16(NFTA_CHAIN_TABLE.rawValue), string: table.name) }
      .filter { $0[UInt16(NFTA_CHAIN_TABLE.rawValue)]?.string == table.name }.compactMap(NFT.Chain.init)
  }

  /// The named sets and maps of a table; none when there is no table.
  package func sets(of table: NFT.TableID) throws(NFT.Failure) -> [NFT.Set] {
    let replies: [NetlinkAttributes]
    do throws(NFT.Failure) {
      replies = try list(NFT_MSG_GETSET, table, "sets") { $0.attribute(UInt16(NFTA_SET_TABLE.rawValue), string: table.name) }
    } catch {
      if error.code == .notFound { return [] }
      throw error
    }
    return replies.filter { $0[UInt16(NFTA_SET_TABLE.rawValue)]?.string == table.name }.compactMap(NFT.Set.init)
  }

  package func elements(of set: NFT.Set, in table: NFT.TableID) throws(NFT.Failure) -> [NFT.Element] {
    let replies = try list(NFT_MSG_GETSETELEM, table, "elements of \(set.name)") {
      $0.attribute(UInt16(NFTA_SET_ELEM_LIST_TABLE.rawValue), string: table.name)
      $0.attribute(UInt16(NFTA_SET_ELEM_LIST_SET.rawValue), string: set.name)
    }
    let read = replies.flatMap { reply in
      (reply[UInt16(NFTA_SET_ELEM_LIST_ELEMENTS.rawValue)]?.nested).map(Array.init) ?? []
    }.compactMap { NFT.Element.read($0.nested, in: set) }
    if !set.interval { return read.map(\.element) }
    return NFT.Element.joiningRanges(read)
  }

  /// The rules of a chain, as far as reconciling needs them: handle, comment and the names of the sets they use.
  package func rules(of chain: String, in table: NFT.TableID) throws(NFT.Failure) -> [NFT.ListedRule] {
    try list(NFT_MSG_GETRULE, table, "rules of \(chain)") {
      $0.attribute(UInt16(NFTA_RULE_TABLE.rawValue), string: table.name)
      $0.attribute(UInt16(NFTA_RULE_CHAIN.rawValue), string: chain)
    }.compactMap(NFT.ListedRule.init).filter { $0.chain == chain }
  }

  private func list(
    _ type: nf_tables_msg_types, _ table: NFT.TableID, _ what: String, _ body: (inout NetlinkWriter) -> Void
  ) throws(NFT.Failure) -> [NetlinkAttributes] {
    var message = NetlinkWriter.nftables(type, flags: UInt16(NLM_F_REQUEST | NLM_F_DUMP), family: table.family.rawValue)
    body(&message)
    do throws(NetlinkError) {
      return try socket.dump(message, operation: "list \(what)").map { $0.attributes(after: 4) }
    } catch {
      throw error.failure(table: table, command: "list \(what)")
    }
  }
}

extension NetlinkError {
  func failure(table: NFT.TableID, command: String?) -> NFT.Failure {
    let code: NFT.Failure.Code =
      switch errno {
      case ENOENT: .notFound
      case EEXIST: .exists
      case EBUSY: .busy
      case EPERM, EACCES: .notPermitted
      case EOPNOTSUPP, EAFNOSUPPORT, EPROTONOSUPPORT: .notSupported
      default: .other
      }
    let reason = errno == 0 ? "\(self.code)" : String(cString: strerror(errno))
    return NFT.Failure(
      code: code, errno: errno, table: table, command: command, detail: detail.isEmpty ? reason : "\(reason): \(detail)")
  }
}

extension NFT {
  /// A rule as the kernel lists it.
  package struct ListedRule: Hashable, Sendable {
    package var chain: String
    package var handle: UInt64
    package var comment: String?
    /// The expressions' names in order: `meta`, `cmp`, `lookup`, ...
    package var expressions: [String]
    /// The sets and maps it looks into.
    package var lookups: [String]

    init?(_ attributes: NetlinkAttributes) {
      guard let chain = attributes[UInt16(NFTA_RULE_CHAIN.rawValue)]?.string,
        let handle = attributes[UInt16(NFTA_RULE_HANDLE.rawValue)]?.network(UInt64.self)
      else { return nil }
      self.chain = chain
      self.handle = handle
      comment = attributes[UInt16(NFTA_RULE_USERDATA.rawValue)].flatMap { NFT.comment(in: $0.payload, tag: 0) }
      let list = (attributes[UInt16(NFTA_RULE_EXPRESSIONS.rawValue)]?.nested).map(Array.init) ?? []
      expressions = list.compactMap { $0.nested[UInt16(NFTA_EXPR_NAME.rawValue)]?.string }
      lookups = list.compactMap { element in
        guard element.nested[UInt16(NFTA_EXPR_NAME.rawValue)]?.string == "lookup" else { return nil }
        return element.nested[UInt16(NFTA_EXPR_DATA.rawValue)]?.nested[UInt16(NFTA_LOOKUP_SET.rawValue)]?.string
      }
    }
  }
}

extension NFT.Element {
  /// Makes ranges of the starts and ends that the kernel lists.
  static func joiningRanges(_ listed: [(element: NFT.Element, isEnd: Bool)]) -> [NFT.Element] {
    let sorted = listed.sorted { a, b in
      let (x, y) = (a.element.key.wireBytes, b.element.key.wireBytes)
      return x == y ? a.isEnd && !b.isEnd : x.lexicographicallyPrecedes(y)
    }
    var ranges: [NFT.Element] = []
    var open = false
    for (element, isEnd) in sorted {
      if isEnd {
        if open, let key = element.key.first { ranges[ranges.count - 1].keyEnd = key.predecessor }
        open = false
      } else {
        ranges.append(element)
        open = true
      }
    }
    if open, case .address(let start)? = ranges.last?.key.first {
      ranges[ranges.count - 1].keyEnd = .address(InternetPrefix(start, length: 0).last)
    }
    return ranges
  }
}
