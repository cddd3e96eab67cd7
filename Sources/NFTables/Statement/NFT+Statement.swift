import Netlink

extension NFT {
  /// A part of a rule: a condition or an action.
  package enum Statement: Hashable, Sendable {
    /// Goes on only when the selectors, concatenated, compare so.
    case match([Selector], Comparison, Operand)
    case connectionState(ConnectionState)
    /// Goes on only when the connection's destination was rewritten.
    case connectionIsDestinationNATed
    /// Goes on only when these bits of the mark compare so with zero.
    case markBits(UInt32, Comparison)
    /// Goes on only when the packet's source or destination is an address of this host.
    case fibLocal(source: Bool)
    case fibNotLocal(source: Bool)
    case orMark(UInt32)
    case xorMark(UInt32)
    case verdict(Verdict)
    case verdictMap([Selector], MapReference)
    /// Rewrites the destination to one endpoint.
    case destinationNAT(Family, InternetAddress, port: UInt16)
    /// Rewrites the destination to what a map of addresses and ports gives.
    case destinationNATMap(Family, [Selector], MapReference)
    case sourceNAT(Family, InternetAddress)
    case masquerade(fullyRandom: Bool)
    case redirect(port: UInt16)
    /// Answers with an error: port unreachable, or a reset for TCP.
    case reject
    case rejectWithReset
    case counter
    case log(prefix: String)
    /// Goes on for at most that many packets a second.
    case limit(perSecond: UInt64, burst: UInt32)
    /// Adds or refreshes the selectors' value in a dynamic set.
    case update(set: String, [Selector])
  }
}

extension NFT.Statement {
  /// One selector equal to one value.
  package static func match(_ selector: NFT.Selector, _ comparison: NFT.Comparison, _ value: NFT.Value) -> Self {
    .match([selector], comparison, .values([value]))
  }

  package static func match(_ selector: NFT.Selector, _ comparison: NFT.Comparison, _ prefix: InternetPrefix) -> Self {
    .match([selector], comparison, .prefix(prefix))
  }

  package static func match(_ selectors: [NFT.Selector], _ comparison: NFT.Comparison = .equal, set: String) -> Self {
    .match(selectors, comparison, .namedSet(set))
  }
}
