import Netlink

// The text of rules and sets as `nft list` prints it.

extension NFT.Selector {
  package var text: String {
    switch self {
    case .sourceAddress(let family): "\(family) saddr"
    case .destinationAddress(let family): "\(family) daddr"
    case .sourcePort(let proto): "\(proto) sport"
    case .destinationPort(let proto): "\(proto) dport"
    case .transportSourcePort: "th sport"
    case .transportDestinationPort: "th dport"
    case .transportProtocol: "meta l4proto"
    case .mark: "meta mark"
    case .inputInterface: "iifname"
    case .outputInterface: "oifname"
    case .random(let modulus): "numgen random mod \(modulus)"
    }
  }
}

extension [NFT.Selector] {
  var text: String { map(\.text).joined(separator: " . ") }
}

extension NFT.Verdict: CustomStringConvertible {
  package var description: String {
    switch self {
    case .accept: "accept"
    case .drop: "drop"
    case .continue: "continue"
    case .return: "return"
    case .jump(let chain): "jump \(chain)"
    case .goto(let chain): "goto \(chain)"
    }
  }
}

extension NFT.ConnectionState {
  var text: String {
    let names: [(NFT.ConnectionState, String)] = [
      (.invalid, "invalid"), (.established, "established"), (.related, "related"), (.new, "new"),
    ]
    return names.filter { contains($0.0) }.map(\.1).joined(separator: ",")
  }
}

extension NFT.Element {
  /// `10.0.0.1 . tcp . 80 comment "x" : goto y`, ranges as a prefix where they are one.
  package var text: String {
    var text = key.map(\.description).joined(separator: " . ")
    if let keyEnd, let first = key.first, keyEnd != first {
      if case .address(let low) = first, case .address(let high) = keyEnd, let length = low.prefixLength(through: high) {
        text = "\(low)/\(length)"
      } else {
        text += "-\(keyEnd)"
      }
    }
    if let comment { text += " comment \"\(comment)\"" }
    switch data {
    case nil: return text
    case .verdict(let verdict): return "\(text) : \(verdict)"
    case .values(let values): return "\(text) : \(values.map(\.description).joined(separator: " . "))"
    }
  }
}

extension [NFT.Element] {
  var text: String { "{ \(map(\.text).joined(separator: ", ")) }" }
}

extension NFT.MapReference {
  var text: String {
    switch self {
    case .named(let name): "@\(name)"
    case .anonymous(let elements): elements.text
    }
  }
}

extension NFT.Statement {
  package var text: String {
    switch self {
    case .match(let selectors, let comparison, let operand):
      let equal = comparison == .equal ? " " : " != "
      return switch operand {
      case .values(let values): "\(selectors.text)\(equal)\(values.map(\.description).joined(separator: " . "))"
      case .prefix(let prefix):
        "\(selectors.text)\(equal)\(prefix.length == prefix.address.bitCount ? prefix.address.description : prefix.network.description)"
      case .range(let low, let high): "\(selectors.text)\(equal)\(low)-\(high)"
      case .namedSet(let name): "\(selectors.text)\(equal)@\(name)"
      case .anonymousSet(let elements): "\(selectors.text)\(equal)\(elements.text)"
      }
    case .connectionState(let state): return "ct state \(state.text)"
    case .connectionIsDestinationNATed: return "ct status dnat"
    case .markBits(let bits, let comparison):
      return "meta mark & \(bits.hexadecimal) \(comparison == .equal ? "==" : "!=") \(UInt32(0).hexadecimal)"
    case .fibLocal(let source): return "fib \(source ? "saddr" : "daddr") type local"
    case .fibNotLocal(let source): return "fib \(source ? "saddr" : "daddr") type != local"
    case .orMark(let bits): return "meta mark set meta mark | \(bits.hexadecimal)"
    case .xorMark(let bits): return "meta mark set meta mark ^ \(bits.hexadecimal)"
    case .verdict(let verdict): return verdict.description
    case .verdictMap(let selectors, let map): return "\(selectors.text) vmap \(map.text)"
    default: return actionText
    }
  }

  private var actionText: String {
    switch self {
    case .destinationNAT(_, let address, let port): "dnat to \(address.isV6 ? "[\(address)]" : "\(address)"):\(port)"
    case .destinationNATMap(let family, let selectors, let map): "dnat \(family) to \(selectors.text) map \(map.text)"
    case .sourceNAT(_, let address): "snat to \(address)"
    case .masquerade(let fullyRandom): fullyRandom ? "masquerade fully-random" : "masquerade"
    case .redirect(let port): "redirect to :\(port)"
    case .reject: "reject"
    case .rejectWithReset: "reject with tcp reset"
    case .counter: "counter packets 0 bytes 0"
    case .log(let prefix): "log prefix \"\(prefix)\""
    case .limit(let rate, let burst): "limit rate \(rate)/second\(burst == 5 ? "" : " burst \(burst) packets")"
    case .update(let set, let selectors): "update @\(set) { \(selectors.text) }"
    default: ""
    }
  }
}

extension NFT.Rule {
  /// The rule's line in its chain.
  package var text: String {
    var text = statements.map(\.text).joined(separator: " ")
    if let comment { text += " comment \"\(comment)\"" }
    return text
  }
}

extension NFT.Chain {
  /// `type nat hook prerouting priority dstnat; policy accept;`, empty for a chain without a hook.
  var hookText: String {
    guard let base else { return "" }
    var names: [(String, Int32)] = [
      ("raw", NFT.Priority.raw), ("mangle", NFT.Priority.mangle), ("filter", NFT.Priority.filter),
      ("security", NFT.Priority.security),
    ]
    if base.hook == .prerouting { names.append(("dstnat", NFT.Priority.destinationNAT)) }
    if base.hook == .postrouting { names.append(("srcnat", NFT.Priority.sourceNAT)) }
    var priority = "\(base.priority)"
    if let near = names.filter({ $0.1 == base.priority || abs($0.1 - base.priority) <= 10 })
      .min(by: { abs($0.1 - base.priority) < abs($1.1 - base.priority) })
    {
      let distance = base.priority - near.1
      priority = distance == 0 ? near.0 : "\(near.0) \(distance < 0 ? "-" : "+") \(abs(distance))"
    }
    return "type \(base.type.rawValue) hook \(base.hook) priority \(priority); policy \(base.drops ? "drop" : "accept");"
  }
}

extension NFT.Set {
  var typeText: String {
    var text = key.map(\.description).joined(separator: " . ")
    switch data {
    case nil: break
    case .verdict: text += " : verdict"
    case .values(let types): text += " : " + types.map(\.description).joined(separator: " . ")
    }
    return text
  }

  /// The lines of the set's body, without elements.
  var bodyLines: [String] {
    var lines = ["type \(typeText)"]
    if size > 0 { lines.append("size \(size)") }
    var flags: [String] = []
    if interval { flags.append("interval") }
    if dynamic { flags.append("dynamic") }
    if timeoutMilliseconds != nil { flags.append("timeout") }
    if !flags.isEmpty { lines.append("flags \(flags.joined(separator: ","))") }
    if let timeoutMilliseconds, timeoutMilliseconds > 0 { lines.append("timeout \(NFT.durationText(timeoutMilliseconds))") }
    if let comment { lines.append("comment \"\(comment)\"") }
    return lines
  }
}

extension NFT {
  /// `3h`, `1m30s`, `500ms`.
  static func durationText(_ milliseconds: UInt64) -> String {
    var rest = milliseconds
    var text = ""
    for (unit, size) in [("d", UInt64(86_400_000)), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)] where rest >= size {
      text += "\(rest / size)\(unit)"
      rest %= size
    }
    return text
  }
}
