import CLinux
import Netlink

extension NFT {
  /// One instruction of the kernel's machine. Registers are the 32-bit ones, counted from 0.
  enum Expression: Hashable, Sendable {
    case payload(register: UInt32, base: UInt32, offset: UInt32, length: UInt32)
    case meta(register: UInt32, key: UInt32)
    case setMeta(register: UInt32, key: UInt32)
    case connection(register: UInt32, key: UInt32)
    case fib(register: UInt32, flags: UInt32, result: UInt32)
    case numberGenerator(register: UInt32, modulus: UInt32)
    case compare(register: UInt32, equal: Bool, [UInt8])
    case range(register: UInt32, equal: Bool, [UInt8], [UInt8])
    case bitwise(register: UInt32, mask: [UInt8], xor: [UInt8])
    case immediate(register: UInt32, [UInt8])
    case verdict(Verdict)
    case lookup(set: String, identifier: UInt32?, register: UInt32, result: LookupResult)
    case dynamicSet(set: String, register: UInt32)
    case destinationNAT(Family, address: UInt32, port: UInt32?)
    case sourceNAT(Family, address: UInt32)
    case masquerade(flags: UInt32)
    case redirect(port: UInt32)
    case reject(type: UInt32, code: UInt8)
    case counter
    case log(prefix: String)
    case limit(rate: UInt64, burst: UInt32)

    enum LookupResult: Hashable, Sendable {
      case match(inverted: Bool)
      case verdict
      case data(register: UInt32)
    }
  }
}

extension NFT.Expression {
  private static func wire(_ register: UInt32) -> UInt32 { 8 + register }

  private var name: String {
    switch self {
    case .payload: "payload"
    case .meta, .setMeta: "meta"
    case .connection: "ct"
    case .fib: "fib"
    case .numberGenerator: "numgen"
    case .compare: "cmp"
    case .range: "range"
    case .bitwise: "bitwise"
    case .immediate, .verdict: "immediate"
    case .lookup: "lookup"
    case .dynamicSet: "dynset"
    case .destinationNAT, .sourceNAT: "nat"
    case .masquerade: "masq"
    case .redirect: "redir"
    case .reject: "reject"
    case .counter: "counter"
    case .log: "log"
    case .limit: "limit"
    }
  }

  func write(_ writer: inout NetlinkWriter) {
    writer.nested(UInt16(NFTA_LIST_ELEM.rawValue)) { element in
      element.attribute(UInt16(NFTA_EXPR_NAME.rawValue), string: name)
      element.nested(UInt16(NFTA_EXPR_DATA.rawValue)) { writeData(&$0) }
    }
  }

  private func writeData(_ w: inout NetlinkWriter) {
    switch self {
    case .payload(let register, let base, let offset, let length):
      w.numbers(NFTA_PAYLOAD_DREG, Self.wire(register), NFTA_PAYLOAD_BASE, base)
      w.numbers(NFTA_PAYLOAD_OFFSET, offset, NFTA_PAYLOAD_LEN, length)
    case .meta(let register, let key): w.numbers(NFTA_META_DREG, Self.wire(register), NFTA_META_KEY, key)
    case .setMeta(let register, let key): w.numbers(NFTA_META_SREG, Self.wire(register), NFTA_META_KEY, key)
    case .connection(let register, let key): w.numbers(NFTA_CT_DREG, Self.wire(register), NFTA_CT_KEY, key)
    case .fib(let register, let flags, let result):
      w.numbers(NFTA_FIB_DREG, Self.wire(register), NFTA_FIB_RESULT, result)
      w.number(NFTA_FIB_FLAGS, flags)
    case .numberGenerator(let register, let modulus):
      w.numbers(NFTA_NG_DREG, Self.wire(register), NFTA_NG_MODULUS, modulus)
      w.numbers(NFTA_NG_TYPE, 1, NFTA_NG_OFFSET, 0)
    case .compare(let register, let equal, let bytes):
      w.numbers(NFTA_CMP_SREG, Self.wire(register), NFTA_CMP_OP, equal ? 0 : 1)
      w.value(NFTA_CMP_DATA, bytes)
    case .range(let register, let equal, let low, let high):
      w.numbers(NFTA_RANGE_SREG, Self.wire(register), NFTA_RANGE_OP, equal ? 0 : 1)
      w.value(NFTA_RANGE_FROM_DATA, low)
      w.value(NFTA_RANGE_TO_DATA, high)
    case .bitwise(let register, let mask, let xor):
      w.numbers(NFTA_BITWISE_SREG, Self.wire(register), NFTA_BITWISE_DREG, Self.wire(register))
      w.number(NFTA_BITWISE_LEN, UInt32(mask.count))
      w.value(NFTA_BITWISE_MASK, mask)
      w.value(NFTA_BITWISE_XOR, xor)
    case .immediate(let register, let bytes):
      w.number(NFTA_IMMEDIATE_DREG, Self.wire(register))
      w.value(NFTA_IMMEDIATE_DATA, bytes)
    case .verdict(let verdict):
      w.number(NFTA_IMMEDIATE_DREG, 0)
      w.nested(UInt16(NFTA_IMMEDIATE_DATA.rawValue)) { verdict.write(&$0) }
    case .lookup(let set, let identifier, let register, let result):
      w.attribute(UInt16(NFTA_LOOKUP_SET.rawValue), string: set)
      w.number(NFTA_LOOKUP_SREG, Self.wire(register))
      switch result {
      case .match(let inverted): if inverted { w.number(NFTA_LOOKUP_FLAGS, 1) }
      case .verdict: w.number(NFTA_LOOKUP_DREG, 0)
      case .data(let target): w.number(NFTA_LOOKUP_DREG, Self.wire(target))
      }
      if let identifier { w.number(NFTA_LOOKUP_SET_ID, identifier) }
    case .dynamicSet(let set, let register):
      w.attribute(UInt16(NFTA_DYNSET_SET_NAME.rawValue), string: set)
      w.numbers(NFTA_DYNSET_OP, 1, NFTA_DYNSET_SREG_KEY, Self.wire(register))
    default: writeAction(&w)
    }
  }

  private func writeAction(_ w: inout NetlinkWriter) {
    switch self {
    case .destinationNAT(let family, let address, let port):
      w.numbers(NFTA_NAT_TYPE, 1, NFTA_NAT_FAMILY, UInt32(family.rawValue))
      w.numbers(NFTA_NAT_REG_ADDR_MIN, Self.wire(address), NFTA_NAT_REG_ADDR_MAX, Self.wire(address))
      if let port { w.numbers(NFTA_NAT_REG_PROTO_MIN, Self.wire(port), NFTA_NAT_REG_PROTO_MAX, Self.wire(port)) }
    case .sourceNAT(let family, let address):
      w.numbers(NFTA_NAT_TYPE, 0, NFTA_NAT_FAMILY, UInt32(family.rawValue))
      w.numbers(NFTA_NAT_REG_ADDR_MIN, Self.wire(address), NFTA_NAT_REG_ADDR_MAX, Self.wire(address))
    case .masquerade(let flags): if flags != 0 { w.number(NFTA_MASQ_FLAGS, flags) }
    case .redirect(let port): w.numbers(NFTA_REDIR_REG_PROTO_MIN, Self.wire(port), NFTA_REDIR_REG_PROTO_MAX, Self.wire(port))
    case .reject(let type, let code):
      w.number(NFTA_REJECT_TYPE, type)
      w.attribute(UInt16(NFTA_REJECT_ICMP_CODE.rawValue), uint8: code)
    case .counter:
      w.attribute(UInt16(NFTA_COUNTER_BYTES.rawValue), network: UInt64(0))
      w.attribute(UInt16(NFTA_COUNTER_PACKETS.rawValue), network: UInt64(0))
    case .log(let prefix): w.attribute(UInt16(NFTA_LOG_PREFIX.rawValue), string: prefix)
    case .limit(let rate, let burst):
      w.attribute(UInt16(NFTA_LIMIT_RATE.rawValue), network: rate)
      w.attribute(UInt16(NFTA_LIMIT_UNIT.rawValue), network: UInt64(1))
      w.numbers(NFTA_LIMIT_BURST, burst, NFTA_LIMIT_TYPE, 0)
    default: break
    }
  }
}

extension NFT.Verdict {
  /// The verdict as a data attribute's content.
  func write(_ writer: inout NetlinkWriter) {
    let code: Int32 =
      switch self {
      case .accept: 1
      case .drop: 0
      case .continue: -1
      case .return: -5
      case .jump: -3
      case .goto: -4
      }
    writer.nested(UInt16(NFTA_DATA_VERDICT.rawValue)) { verdict in
      verdict.attribute(UInt16(NFTA_VERDICT_CODE.rawValue), network: code)
      if let target { verdict.attribute(UInt16(NFTA_VERDICT_CHAIN.rawValue), string: target) }
    }
  }

  init?(_ attributes: NetlinkAttributes) {
    guard let code = attributes[UInt16(NFTA_VERDICT_CODE.rawValue)]?.network(Int32.self) else { return nil }
    let target = attributes[UInt16(NFTA_VERDICT_CHAIN.rawValue)]?.string ?? ""
    switch code {
    case 1: self = .accept
    case 0: self = .drop
    case -1: self = .continue
    case -5: self = .return
    case -3: self = .jump(target)
    case -4: self = .goto(target)
    default: return nil
    }
  }
}

extension NetlinkWriter {
  /// A 32-bit number in network order, under an attribute of any of the header's enums.
  mutating func number(_ type: some RawRepresentable<UInt32>, _ value: UInt32) {
    attribute(UInt16(type.rawValue), network: value)
  }

  mutating func numbers(
    _ first: some RawRepresentable<UInt32>, _ one: UInt32, _ second: some RawRepresentable<UInt32>, _ two: UInt32
  ) {
    number(first, one)
    number(second, two)
  }

  /// Data of a register.
  mutating func value(_ type: some RawRepresentable<UInt32>, _ bytes: [UInt8]) {
    nested(UInt16(type.rawValue)) { $0.attribute(UInt16(NFTA_DATA_VALUE.rawValue), bytes) }
  }
}
