import CLinux
import Netlink

extension NFT.Chain {
  func write(_ writer: inout NetlinkWriter, table: String) {
    writer.attribute(UInt16(NFTA_CHAIN_TABLE.rawValue), string: table)
    writer.attribute(UInt16(NFTA_CHAIN_NAME.rawValue), string: name)
    if let base {
      writer.nested(UInt16(NFTA_CHAIN_HOOK.rawValue)) { hook in
        hook.number(NFTA_HOOK_HOOKNUM, base.hook.rawValue)
        hook.number(NFTA_HOOK_PRIORITY, UInt32(bitPattern: base.priority))
      }
      writer.number(NFTA_CHAIN_POLICY, base.drops ? 0 : 1)
      writer.attribute(UInt16(NFTA_CHAIN_TYPE.rawValue), string: base.type.rawValue)
    }
    if let comment { writer.comment(NFTA_CHAIN_USERDATA, comment, tag: 0) }
  }

  init?(_ attributes: NetlinkAttributes) {
    guard let name = attributes[UInt16(NFTA_CHAIN_NAME.rawValue)]?.string else { return nil }
    self.init(name)
    if let hook = attributes[UInt16(NFTA_CHAIN_HOOK.rawValue)]?.nested,
      let number = hook[UInt16(NFTA_HOOK_HOOKNUM.rawValue)]?.network(UInt32.self), let place = NFT.Hook(rawValue: number),
      let priority = hook[UInt16(NFTA_HOOK_PRIORITY.rawValue)]?.network(UInt32.self),
      let type = attributes[UInt16(NFTA_CHAIN_TYPE.rawValue)].flatMap({ NFT.ChainType(rawValue: $0.string) })
    {
      let policy = attributes[UInt16(NFTA_CHAIN_POLICY.rawValue)]?.network(UInt32.self)
      base = NFT.BaseChain(type, hook: place, priority: Int32(bitPattern: priority), drops: policy == 0)
    }
    if let data = attributes[UInt16(NFTA_CHAIN_USERDATA.rawValue)] { comment = NFT.comment(in: data.payload, tag: 0) }
  }
}

extension [NFT.DataType] {
  /// A concatenation's type: six bits for each part.
  var concatenated: UInt32 { reduce(0) { $0 << 6 | $1.rawValue } }

  var wireCount: Int { count == 1 ? self[0].byteCount : reduce(0) { $0 + $1.paddedCount } }

  init?(concatenated: UInt32) {
    var parts: [NFT.DataType] = []
    var rest = concatenated
    while rest != 0 {
      guard let type = NFT.DataType(rawValue: rest & 63) else { return nil }
      parts.insert(type, at: 0)
      rest >>= 6
    }
    self = parts
  }
}

extension [NFT.Value] {
  var wireBytes: [UInt8] { count == 1 ? self[0].bytes : flatMap(\.paddedBytes) }

  init?(_ types: [NFT.DataType], bytes: ArraySlice<UInt8>) {
    var rest = bytes
    var values: [NFT.Value] = []
    for type in types {
      guard let value = NFT.Value(type, bytes: rest) else { return nil }
      values.append(value)
      rest = rest.dropFirst(type.paddedCount)
    }
    self = values
  }
}

extension NFT.Set {
  private enum Flag {
    static let anonymous: UInt32 = 1
    static let constant: UInt32 = 2
    static let interval: UInt32 = 4
    static let map: UInt32 = 8
    static let timeout: UInt32 = 16
    static let evaluated: UInt32 = 32
  }
  private static let verdictType: UInt32 = 0xffff_ff00
  private static let commentTag: UInt8 = 7

  func write(_ writer: inout NetlinkWriter, table: String, identifier: UInt32, anonymous: Bool) {
    var flags: UInt32 = anonymous ? Flag.anonymous | Flag.constant : 0
    if interval { flags |= Flag.interval }
    if isMap { flags |= Flag.map }
    if timeoutMilliseconds != nil { flags |= Flag.timeout }
    if dynamic { flags |= Flag.evaluated }
    writer.attribute(UInt16(NFTA_SET_TABLE.rawValue), string: table)
    writer.attribute(UInt16(NFTA_SET_NAME.rawValue), string: name)
    writer.numbers(NFTA_SET_FLAGS, flags, NFTA_SET_ID, identifier)
    writer.numbers(NFTA_SET_KEY_TYPE, key.concatenated, NFTA_SET_KEY_LEN, UInt32(key.wireCount))
    switch data {
    case nil: break
    case .verdict: writer.numbers(NFTA_SET_DATA_TYPE, Self.verdictType, NFTA_SET_DATA_LEN, 16)
    case .values(let types): writer.numbers(NFTA_SET_DATA_TYPE, types.concatenated, NFTA_SET_DATA_LEN, UInt32(types.wireCount))
    }
    if size > 0 { writer.nested(UInt16(NFTA_SET_DESC.rawValue)) { $0.number(NFTA_SET_DESC_SIZE, size) } }
    if let timeoutMilliseconds { writer.attribute(UInt16(NFTA_SET_TIMEOUT.rawValue), network: timeoutMilliseconds) }
    var userData: [UInt8] = []
    // Tells nft in which byte order to print a number that is not of a type with an order of its own.
    if key.count == 1, key[0].isHostOrder { userData += [0, 4] + UInt32(1).hostBytes }
    if let comment { userData += NFT.userData(comment: comment, tag: Self.commentTag) }
    if !userData.isEmpty { writer.attribute(UInt16(NFTA_SET_USERDATA.rawValue), userData) }
  }

  /// Nil for anonymous sets and for sets with types beyond ours.
  init?(_ attributes: NetlinkAttributes) {
    guard let name = attributes[UInt16(NFTA_SET_NAME.rawValue)]?.string,
      let type = attributes[UInt16(NFTA_SET_KEY_TYPE.rawValue)]?.network(UInt32.self),
      let key = [NFT.DataType](concatenated: type)
    else { return nil }
    let flags = attributes[UInt16(NFTA_SET_FLAGS.rawValue)]?.network(UInt32.self) ?? 0
    if flags & Flag.anonymous != 0 { return nil }
    self.init(name, key: key, interval: flags & Flag.interval != 0, dynamic: flags & Flag.evaluated != 0)
    if flags & Flag.map != 0 {
      let dataType = attributes[UInt16(NFTA_SET_DATA_TYPE.rawValue)]?.network(UInt32.self) ?? 0
      if dataType == Self.verdictType {
        data = .verdict
      } else if let types = [NFT.DataType](concatenated: dataType) {
        data = .values(types)
      }
    }
    if flags & Flag.timeout != 0 {
      timeoutMilliseconds = attributes[UInt16(NFTA_SET_TIMEOUT.rawValue)]?.network(UInt64.self) ?? 0
    }
    if let description = attributes[UInt16(NFTA_SET_DESC.rawValue)] {
      size = description.nested[UInt16(NFTA_SET_DESC_SIZE.rawValue)]?.network(UInt32.self) ?? 0
    }
    if let data = attributes[UInt16(NFTA_SET_USERDATA.rawValue)] {
      comment = NFT.comment(in: data.payload, tag: Self.commentTag)
    }
  }
}

extension NFT.Element {
  private static let intervalEnd: UInt32 = 1

  /// The element as list entries: one, or for a range its start and the first key behind its end.
  func wire(in set: NFT.Set) -> [NetlinkWriter] {
    var start = NetlinkWriter()
    start.nested(UInt16(NFTA_LIST_ELEM.rawValue)) { writer in
      writer.value(NFTA_SET_ELEM_KEY, key.wireBytes)
      switch data {
      case nil: break
      case .verdict(let verdict): writer.nested(UInt16(NFTA_SET_ELEM_DATA.rawValue)) { verdict.write(&$0) }
      case .values(let values): writer.value(NFTA_SET_ELEM_DATA, values.wireBytes)
      }
      if let comment { writer.comment(NFTA_SET_ELEM_USERDATA, comment, tag: 0) }
    }
    guard set.interval, let first = key.first else { return [start] }
    // One address alone is the range from it to itself. The last key of all has nothing behind it.
    guard let behind = (keyEnd ?? first).successor else { return [start] }
    var end = NetlinkWriter()
    end.nested(UInt16(NFTA_LIST_ELEM.rawValue)) { writer in
      writer.value(NFTA_SET_ELEM_KEY, behind.bytes)
      writer.number(NFTA_SET_ELEM_FLAGS, Self.intervalEnd)
    }
    return [start, end]
  }

  /// An element as listed, and whether it only marks the end of a range.
  static func read(_ attributes: NetlinkAttributes, in set: NFT.Set) -> (element: NFT.Element, isEnd: Bool)? {
    func value(_ type: UInt16) -> ArraySlice<UInt8>? { attributes[type]?.nested[UInt16(NFTA_DATA_VALUE.rawValue)]?.payload }
    guard let bytes = value(UInt16(NFTA_SET_ELEM_KEY.rawValue)), let key = [NFT.Value](set.key, bytes: bytes) else { return nil }
    var element = NFT.Element(key)
    switch set.data {
    case nil: break
    case .verdict:
      if let data = attributes[UInt16(NFTA_SET_ELEM_DATA.rawValue)]?.nested[UInt16(NFTA_DATA_VERDICT.rawValue)],
        let verdict = NFT.Verdict(data.nested)
      {
        element.data = .verdict(verdict)
      }
    case .values(let types):
      if let bytes = value(UInt16(NFTA_SET_ELEM_DATA.rawValue)), let values = [NFT.Value](types, bytes: bytes) {
        element.data = .values(values)
      }
    }
    if let data = attributes[UInt16(NFTA_SET_ELEM_USERDATA.rawValue)] { element.comment = NFT.comment(in: data.payload, tag: 0) }
    element.expiresMilliseconds = attributes[UInt16(NFTA_SET_ELEM_EXPIRATION.rawValue)]?.network(UInt64.self)
    let flags = attributes[UInt16(NFTA_SET_ELEM_FLAGS.rawValue)]?.network(UInt32.self) ?? 0
    return (element, flags & intervalEnd != 0)
  }
}

extension NFT.Value {
  /// The value behind this one, nil when there is none or the type has no order.
  var successor: NFT.Value? {
    switch self {
    case .address(let address): address.successor.map(NFT.Value.address)
    case .port(let port): port == .max ? nil : .port(port + 1)
    case .integer(let number): number == .max ? nil : .integer(number + 1)
    default: nil
    }
  }

  var predecessor: NFT.Value? {
    switch self {
    case .address(let address): address.predecessor.map(NFT.Value.address)
    case .port(let port): port == 0 ? nil : .port(port - 1)
    case .integer(let number): number == 0 ? nil : .integer(number - 1)
    default: nil
    }
  }
}

extension InternetAddress {
  var predecessor: InternetAddress? {
    var bytes = bytes
    for index in bytes.indices.reversed() {
      bytes[index] &-= 1
      if bytes[index] != 255 { return InternetAddress(bytes: bytes) }
    }
    return nil
  }
}
