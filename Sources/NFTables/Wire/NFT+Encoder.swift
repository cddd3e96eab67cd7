import CLinux
import Netlink

extension NFT {
  /// Encodes a transaction as the messages of one batch, remembering which command each message came from.
  struct Encoder {
    let table: TableID
    /// Starts the names of anonymous sets. The kernel would find a free number for `__map%d` by one more look at all sets of the table for
    /// each new one; a name that cannot be taken saves that.
    let anonymousPrefix: String
    private(set) var messages: [(message: NetlinkWriter, command: Int)] = []
    private var identifier: UInt32 = 0
    private var current = 0

    init(table: TableID, anonymousPrefix: String) {
      self.table = table
      self.anonymousPrefix = anonymousPrefix
    }

    mutating func encode(_ commands: [Transaction.Command]) {
      messages.reserveCapacity(commands.count)
      for (index, command) in commands.enumerated() {
        current = index
        encode(command)
      }
    }

    private mutating func encode(_ command: Transaction.Command) {
      let table = table
      switch command {
      case .addTable(let comment):
        add(NFT_MSG_NEWTABLE) {
          $0.attribute(UInt16(NFTA_TABLE_NAME.rawValue), string: table.name)
          if let comment { $0.comment(NFTA_TABLE_USERDATA, comment, tag: 0) }
        }
      case .deleteTable: remove(NFT_MSG_DELTABLE) { $0.attribute(UInt16(NFTA_TABLE_NAME.rawValue), string: table.name) }
      case .addChain(let chain): add(NFT_MSG_NEWCHAIN) { chain.write(&$0, table: table.name) }
      case .deleteChain(let name):
        remove(NFT_MSG_DELCHAIN) {
          $0.attribute(UInt16(NFTA_CHAIN_TABLE.rawValue), string: table.name)
          $0.attribute(UInt16(NFTA_CHAIN_NAME.rawValue), string: name)
        }
      case .flushChain(let name):
        remove(NFT_MSG_DELRULE) {
          $0.attribute(UInt16(NFTA_RULE_TABLE.rawValue), string: table.name)
          $0.attribute(UInt16(NFTA_RULE_CHAIN.rawValue), string: name)
        }
      case .addRule(let rule): encode(rule)
      case .deleteRule(let chain, let handle):
        remove(NFT_MSG_DELRULE) {
          $0.attribute(UInt16(NFTA_RULE_TABLE.rawValue), string: table.name)
          $0.attribute(UInt16(NFTA_RULE_CHAIN.rawValue), string: chain)
          $0.attribute(UInt16(NFTA_RULE_HANDLE.rawValue), network: handle)
        }
      case .addSet(let set): encode(set, identifier: nextIdentifier(), anonymous: false)
      case .deleteSet(let name):
        remove(NFT_MSG_DELSET) {
          $0.attribute(UInt16(NFTA_SET_TABLE.rawValue), string: table.name)
          $0.attribute(UInt16(NFTA_SET_NAME.rawValue), string: name)
        }
      case .flushSet(let name):
        remove(NFT_MSG_DELSETELEM) {
          $0.attribute(UInt16(NFTA_SET_ELEM_LIST_TABLE.rawValue), string: table.name)
          $0.attribute(UInt16(NFTA_SET_ELEM_LIST_SET.rawValue), string: name)
        }
      case .addElements(let set, let elements): encode(elements, of: set, identifier: nil, type: NFT_MSG_NEWSETELEM)
      case .deleteElements(let set, let elements): encode(elements, of: set, identifier: nil, type: NFT_MSG_DELSETELEM)
      }
    }

    private mutating func encode(_ rule: Rule) {
      let table = table
      var compiler = Compiler(family: table.family, anonymousPrefix: anonymousPrefix, lastIdentifier: identifier)
      compiler.compile(rule.statements)
      identifier = compiler.lastIdentifier
      for anonymous in compiler.anonymousSets {
        encode(anonymous.set, identifier: anonymous.identifier, anonymous: true)
        encode(anonymous.elements, of: anonymous.set, identifier: anonymous.identifier, type: NFT_MSG_NEWSETELEM)
      }
      let expressions = compiler.expressions
      add(NFT_MSG_NEWRULE, flags: UInt16(NLM_F_APPEND)) {
        $0.attribute(UInt16(NFTA_RULE_TABLE.rawValue), string: table.name)
        $0.attribute(UInt16(NFTA_RULE_CHAIN.rawValue), string: rule.chain)
        $0.nested(UInt16(NFTA_RULE_EXPRESSIONS.rawValue)) { list in for expression in expressions { expression.write(&list) } }
        if let comment = rule.comment { $0.comment(NFTA_RULE_USERDATA, comment, tag: 0) }
      }
    }

    private mutating func encode(_ set: Set, identifier: UInt32, anonymous: Bool) {
      let table = table
      add(NFT_MSG_NEWSET) { set.write(&$0, table: table.name, identifier: identifier, anonymous: anonymous) }
    }

    private mutating func encode(_ elements: [Element], of set: Set, identifier: UInt32?, type: nf_tables_msg_types) {
      var encoded = elements.flatMap { $0.wire(in: set) }[...]
      while !encoded.isEmpty {
        // An attribute's length has 16 bits, so long lists go in several messages.
        var size = 0
        let chunk = encoded.prefix {
          size += $0.bytes.count
          return size < 60_000
        }
        encoded = encoded.dropFirst(max(chunk.count, 1))
        let write: (inout NetlinkWriter) -> Void = { [table] writer in
          writer.attribute(UInt16(NFTA_SET_ELEM_LIST_TABLE.rawValue), string: table.name)
          writer.attribute(UInt16(NFTA_SET_ELEM_LIST_SET.rawValue), string: set.name)
          if let identifier { writer.number(NFTA_SET_ELEM_LIST_SET_ID, identifier) }
          writer.nested(UInt16(NFTA_SET_ELEM_LIST_ELEMENTS.rawValue)) { list in
            for element in chunk { list.append(raw: element.bytes) }
          }
        }
        if type == NFT_MSG_NEWSETELEM { add(type, write) } else { remove(type, write) }
      }
    }

    private mutating func nextIdentifier() -> UInt32 {
      identifier += 1
      return identifier
    }

    private mutating func add(_ type: nf_tables_msg_types, flags: UInt16 = 0, _ body: (inout NetlinkWriter) -> Void) {
      append(type, flags: UInt16(NLM_F_REQUEST | NLM_F_CREATE) | flags, body)
    }

    private mutating func remove(_ type: nf_tables_msg_types, _ body: (inout NetlinkWriter) -> Void) {
      append(type, flags: UInt16(NLM_F_REQUEST), body)
    }

    private mutating func append(_ type: nf_tables_msg_types, flags: UInt16, _ body: (inout NetlinkWriter) -> Void) {
      var writer = NetlinkWriter.nftables(type, flags: flags, family: table.family.rawValue)
      body(&writer)
      messages.append((writer, current))
    }

    /// The whole batch as one datagram.
    func datagram(first sequence: UInt32) -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(messages.reduce(64) { $0 + $1.message.bytes.count })
      bytes += NetlinkWriter.batchMark(16).finish(sequence: sequence)
      var number = sequence
      for (message, _) in messages {
        number &+= 1
        bytes += message.finish(sequence: number)
      }
      bytes += NetlinkWriter.batchMark(17).finish(sequence: number &+ 1)
      return bytes
    }
  }
}

extension NetlinkWriter {
  /// A message of the nftables subsystem with its struct nfgenmsg.
  static func nftables(_ type: nf_tables_msg_types, flags: UInt16, family: UInt8) -> NetlinkWriter {
    var writer = NetlinkWriter(type: UInt16(NFNL_SUBSYS_NFTABLES) << 8 | UInt16(type.rawValue), flags: flags)
    writer.append(family)
    writer.append(UInt8(0))
    writer.append(UInt16(0))
    return writer
  }

  /// The messages that begin (16) and end (17) a batch.
  static func batchMark(_ type: UInt16) -> NetlinkWriter {
    var writer = NetlinkWriter(type: type, flags: UInt16(NLM_F_REQUEST))
    writer.append(UInt8(0))
    writer.append(UInt8(0))
    writer.append(UInt16(NFNL_SUBSYS_NFTABLES).bigEndian)
    return writer
  }

  /// A comment as nft keeps it in an object's user data: tag, length, text, zero.
  mutating func comment(_ type: some RawRepresentable<UInt32>, _ text: String, tag: UInt8) {
    attribute(UInt16(type.rawValue), NFT.userData(comment: text, tag: tag))
  }
}

extension NFT {
  /// nft keeps at most 128 bytes of a comment.
  static func userData(comment: String, tag: UInt8) -> [UInt8] {
    let text = Array(comment.utf8.prefix(127))
    return [tag, UInt8(text.count + 1)] + text + [0]
  }

  static func comment(in userData: ArraySlice<UInt8>, tag: UInt8) -> String? {
    var rest = userData
    while let type = rest.first, let length = rest.dropFirst().first, rest.count >= 2 + Int(length) {
      let value = rest.dropFirst(2).prefix(Int(length))
      if type == tag { return String(decoding: value.prefix { $0 != 0 }, as: UTF8.self) }
      rest = rest.dropFirst(2 + Int(length))
    }
    return nil
  }
}
