import Netlink

extension NFT {
  /// Turns a rule's statements into expressions, collecting the anonymous sets they need on the way.
  struct Compiler {
    let family: Family
    /// With an identifier behind it, the name of an anonymous set: unique for the life of the table.
    let anonymousPrefix: String
    private(set) var lastIdentifier: UInt32
    private(set) var expressions: [Expression] = []
    private(set) var anonymousSets: [AnonymousSet] = []
    private var checkedProtocol: TransportProtocol?
    private var checkedFamily: Family?

    init(family: Family, anonymousPrefix: String, lastIdentifier: UInt32) {
      self.family = family
      self.anonymousPrefix = anonymousPrefix
      self.lastIdentifier = lastIdentifier
    }

    struct AnonymousSet {
      var set: Set
      var identifier: UInt32
      var elements: [Element]
    }

    mutating func compile(_ statements: [Statement]) { for statement in statements { compile(statement) } }

    private mutating func compile(_ statement: Statement) {
      switch statement {
      case .match(let selectors, let comparison, let operand): compileMatch(selectors, comparison, operand)
      case .connectionState(let state): compileBits(.connection(register: 0, key: 0), state.rawValue, .notEqual)
      case .connectionIsDestinationNATed: compileBits(.connection(register: 0, key: 2), 0x20, .notEqual)
      case .markBits(let bits, let comparison): compileBits(Selector.mark.load(into: 0), bits, comparison)
      case .fibLocal(let source):
        expressions += [
          .fib(register: 0, flags: source ? 1 : 2, result: 3), .compare(register: 0, equal: true, UInt32(2).hostBytes),
        ]
      case .fibNotLocal(let source):
        expressions += [
          .fib(register: 0, flags: source ? 1 : 2, result: 3), .compare(register: 0, equal: false, UInt32(2).hostBytes),
        ]
      case .orMark(let bits): compileSetMark(mask: ~bits, xor: bits)
      case .xorMark(let bits): compileSetMark(mask: ~0, xor: bits)
      case .verdict(let verdict): expressions.append(.verdict(verdict))
      case .verdictMap(let selectors, let map):
        load(selectors)
        lookup(map, key: selectors.map(\.type), data: .verdict, result: .verdict)
      default: compileAction(statement)
      }
    }

    private mutating func compileAction(_ statement: Statement) {
      switch statement {
      case .destinationNAT(let family, let address, let port):
        let next = UInt32(address.bytes.count / 4)
        expressions += [.immediate(register: 0, address.bytes), .immediate(register: next, Value.port(port).bytes)]
        expressions.append(.destinationNAT(family, address: 0, port: next))
      case .destinationNATMap(let family, let selectors, let map):
        load(selectors)
        let type: DataType = family == .ip6 ? .ipv6Address : .ipv4Address
        lookup(map, key: selectors.map(\.type), data: .values([type, .inetService]), result: .data(register: 0))
        expressions.append(.destinationNAT(family, address: 0, port: UInt32(type.paddedCount / 4)))
      case .sourceNAT(let family, let address):
        expressions += [.immediate(register: 0, address.bytes), .sourceNAT(family, address: 0)]
      case .masquerade(let fullyRandom): expressions.append(.masquerade(flags: fullyRandom ? 16 : 0))
      case .redirect(let port): expressions += [.immediate(register: 0, Value.port(port).bytes), .redirect(port: 0)]
      case .reject:
        switch family {
        case .ip: expressions.append(.reject(type: 0, code: 3))
        case .ip6: expressions.append(.reject(type: 0, code: 4))
        default: expressions.append(.reject(type: 2, code: 1))
        }
      case .rejectWithReset:
        require(.tcp)
        expressions.append(.reject(type: 1, code: 0))
      case .counter: expressions.append(.counter)
      case .log(let prefix): expressions.append(.log(prefix: prefix))
      case .limit(let rate, let burst): expressions.append(.limit(rate: rate, burst: burst))
      case .update(let set, let selectors):
        load(selectors)
        expressions.append(.dynamicSet(set: set, register: 0))
      default: break
      }
    }

    private mutating func compileMatch(_ selectors: [Selector], _ comparison: Comparison, _ operand: Operand) {
      load(selectors)
      let equal = comparison == .equal
      switch operand {
      case .values(let values):
        // Separate comparisons: registers of a concatenation are padded, and the padding is nobody's business.
        if values.count == 1, let value = values.first {
          expressions.append(.compare(register: 0, equal: equal, value.bytes))
          if selectors == [.transportProtocol], equal, case .proto(let proto) = value { checkedProtocol = proto }
        } else {
          expressions.append(.compare(register: 0, equal: equal, values.flatMap(\.paddedBytes)))
        }
      case .prefix(let prefix):
        let zero = [UInt8](repeating: 0, count: prefix.address.bytes.count)
        let ones = InternetAddress(bytes: zero.map { _ in 0xff }).map {
          InternetPrefix($0, length: prefix.length).network.address.bytes
        }
        if prefix.length < prefix.address.bitCount { expressions.append(.bitwise(register: 0, mask: ones ?? zero, xor: zero)) }
        expressions.append(.compare(register: 0, equal: equal, prefix.network.address.bytes))
      case .range(let low, let high): expressions.append(.range(register: 0, equal: equal, low.bytes, high.bytes))
      case .namedSet(let name):
        expressions.append(.lookup(set: name, identifier: nil, register: 0, result: .match(inverted: !equal)))
      case .anonymousSet(let elements):
        lookup(.anonymous(elements), key: selectors.map(\.type), data: nil, result: .match(inverted: !equal))
      }
    }

    private mutating func compileBits(_ load: Expression, _ bits: UInt32, _ comparison: Comparison) {
      let zero = UInt32(0).hostBytes
      expressions += [
        load, .bitwise(register: 0, mask: bits.hostBytes, xor: zero), .compare(register: 0, equal: comparison == .equal, zero),
      ]
    }

    private mutating func compileSetMark(mask: UInt32, xor: UInt32) {
      expressions += [
        Selector.mark.load(into: 0), .bitwise(register: 0, mask: mask.hostBytes, xor: xor.hostBytes),
        .setMeta(register: 0, key: 3),
      ]
    }

    /// Loads a concatenation into registers from 0 on.
    private mutating func load(_ selectors: [Selector]) {
      for selector in selectors {
        if let proto = selector.requiredProtocol { require(proto) }
        if let wanted = selector.requiredFamily, family == .inet, checkedFamily != wanted {
          expressions += [.meta(register: 0, key: 15), .compare(register: 0, equal: true, [wanted.rawValue])]
          checkedFamily = wanted
        }
      }
      var register: UInt32 = 0
      for selector in selectors {
        expressions.append(selector.load(into: register))
        register += UInt32(selector.type.paddedCount / 4)
      }
    }

    private mutating func require(_ proto: TransportProtocol) {
      if checkedProtocol == proto { return }
      expressions += [.meta(register: 0, key: 16), .compare(register: 0, equal: true, [proto.rawValue])]
      checkedProtocol = proto
    }

    private mutating func lookup(_ map: MapReference, key: [DataType], data: MapData?, result: Expression.LookupResult) {
      switch map {
      case .named(let name): expressions.append(.lookup(set: name, identifier: nil, register: 0, result: result))
      case .anonymous(let elements):
        lastIdentifier += 1
        let identifier = lastIdentifier
        let name = "\(anonymousPrefix)\(identifier)"
        let interval = elements.contains { $0.keyEnd != nil }
        let set = Set(name, key: key, data: data, interval: interval, size: interval ? 0 : UInt32(elements.count))
        anonymousSets.append(AnonymousSet(set: set, identifier: identifier, elements: elements))
        expressions.append(.lookup(set: name, identifier: identifier, register: 0, result: result))
      }
    }
  }
}
