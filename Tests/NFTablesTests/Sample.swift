import NFTables
import Netlink
import Testing

/// A table with every kind of object in it.
enum Sample {
  static let table = NFT.TableID(.ip, "lab-test")
  static let clusterIPs = NFT.Set("cluster-ips", key: [.ipv4Address], comment: "Active ClusterIPs")
  static let hairpin = NFT.Set("hairpin-connections", key: [.ipv4Address, .ipv4Address, .inetProtocol, .inetService])
  static let affinity = NFT.Set(
    "affinity-x__10.180.0.1/80", key: [.ipv4Address], dynamic: true, timeoutMilliseconds: 10_800_000, size: 65535)
  static let blocks = NFT.Set("blocks", key: [.ipv4Address], interval: true)
  static let serviceIPs = NFT.Set(
    "service-ips", key: [.ipv4Address, .inetProtocol, .inetService], data: .verdict,
    comment: "ClusterIP, ExternalIP and LoadBalancer IP traffic")
  static let sets = [clusterIPs, hairpin, affinity, blocks, serviceIPs]
  static let chains = [
    NFT.Chain("nat-prerouting", base: .init(.nat, hook: .prerouting, priority: NFT.Priority.destinationNAT)),
    NFT.Chain("filter-early", base: .init(.filter, hook: .prerouting, priority: -110)),
    NFT.Chain("services"), NFT.Chain("reject-chain", comment: "helper"),
    NFT.Chain("nat-postrouting", base: .init(.nat, hook: .postrouting, priority: NFT.Priority.sourceNAT)),
    NFT.Chain("misc", base: .init(.filter, hook: .forward, priority: 0, drops: true)),
  ]

  static func address(_ text: String) throws -> InternetAddress { try #require(InternetAddress(text)) }
  static func prefix(_ text: String) throws -> InternetPrefix { try #require(InternetPrefix(text)) }

  static func serviceElements() throws -> [NFT.Element] {
    try [
      NFT.Element(
        [.address(address("10.96.0.10")), .proto(.udp), .port(53)], data: .verdict(.goto("reject-chain")),
        comment: "kube-system/kube-dns:dns"),
      NFT.Element([.address(address("10.96.0.1")), .proto(.tcp), .port(443)], data: .verdict(.drop)),
    ]
  }

  static func blockElements() throws -> [NFT.Element] {
    try NFT.Element.merging([
      prefix("10.0.0.0/8"), prefix("192.168.0.0/24"), prefix("192.168.1.0/24"), prefix("255.255.255.255/32"),
    ])
  }

  static func transaction() throws -> NFT.Transaction {
    var t = NFT.Transaction(table)
    t.addTable(comment: "rules for a test")
    for set in sets { t.add(set) }
    for chain in chains { t.add(chain) }
    let tuple: [NFT.Selector] = [.destinationAddress(.ip), .transportProtocol, .transportDestinationPort]
    let outside = try prefix("10.244.0.0/16")
    t.add(NFT.Rule("nat-prerouting", [.verdict(.jump("services"))]))
    t.add(NFT.Rule("filter-early", [.connectionState(.new), .counter]))
    t.add(
      NFT.Rule(
        "services",
        [
          .match([.destinationAddress(.ip)], set: "cluster-ips"), .match(.sourceAddress(.ip), .notEqual, outside),
          .orMark(0x4000),
        ],
        comment: "masquerade clusterIP traffic from outside cluster"))
    t.add(NFT.Rule("services", [.verdictMap(tuple, .named("service-ips"))]))
    t.add(
      NFT.Rule(
        "services", [.fibLocal(source: false), .match(.destinationAddress(.ip), .notEqual, try prefix("127.0.0.0/8")), .counter]))
    t.add(
      NFT.Rule(
        "services",
        [
          .match(.transportProtocol, .equal, .proto(.tcp)),
          .destinationNATMap(
            .ip, [.random(modulus: 2)],
            .anonymous([
              NFT.Element([.integer(0)], data: .values([.address(try address("10.180.0.1")), .port(80)])),
              NFT.Element([.integer(1)], data: .values([.address(try address("10.180.0.2")), .port(8080)])),
            ])),
        ]))
    t.add(
      NFT.Rule(
        "services",
        [
          .verdictMap(
            [.random(modulus: 2)],
            .anonymous([
              NFT.Element([.integer(0)], data: .verdict(.goto("reject-chain"))),
              NFT.Element([.integer(1)], data: .verdict(.drop)),
            ]))
        ]))
    t.add(NFT.Rule("services", [.update(set: affinity.name, [.sourceAddress(.ip)])]))
    t.add(
      NFT.Rule(
        "services", [.match(.transportProtocol, .equal, .proto(.udp)), .destinationNAT(.ip, try address("10.180.0.3"), port: 53)])
    )
    t.add(NFT.Rule("reject-chain", [.reject]))
    t.add(NFT.Rule("nat-postrouting", [.markBits(0x4000, .notEqual), .xorMark(0x4000), .masquerade(fullyRandom: true)]))
    t.add(
      NFT.Rule(
        "nat-postrouting",
        [
          .connectionIsDestinationNATed,
          .match(
            [.sourceAddress(.ip), .destinationAddress(.ip), .transportProtocol, .transportDestinationPort],
            set: "hairpin-connections"),
          .masquerade(fullyRandom: true),
        ]))
    t.add(NFT.Rule("nat-postrouting", [.match(.mark, .equal, .mark(0x4000)), .verdict(.return)]))
    try addMiscellany(&t)
    t.add(try serviceElements(), to: serviceIPs)
    t.add([NFT.Element([.address(try address("10.96.0.10"))])], to: clusterIPs)
    t.add(try blockElements(), to: blocks)
    return t
  }

  private static func addMiscellany(_ t: inout NFT.Transaction) throws {
    t.add(NFT.Rule("misc", [.connectionState([.established, .related]), .verdict(.accept)]))
    t.add(
      NFT.Rule(
        "misc",
        [
          .match(.inputInterface, .equal, .interfaceName("cni0")), .match(.destinationPort(.tcp), .equal, .port(80)),
          .verdict(.accept),
        ]))
    t.add(
      NFT.Rule(
        "misc",
        [
          .match([.destinationPort(.udp)], .equal, .range(.port(8000), .port(8100))), .limit(perSecond: 10, burst: 5),
          .log(prefix: "x: "),
        ]))
    t.add(
      NFT.Rule(
        "misc",
        [
          .match(
            [.sourceAddress(.ip)], .notEqual,
            .anonymousSet(NFT.Element.merging([try prefix("10.0.0.0/8"), try prefix("192.168.4.0/22")]))), .verdict(.drop),
        ]))
    t.add(NFT.Rule("misc", [.match([.destinationAddress(.ip)], set: "blocks"), .rejectWithReset]))
    t.add(
      NFT.Rule(
        "misc", [.match(.sourceAddress(.ip), .equal, try prefix("10.9.0.1/32")), .fibNotLocal(source: true), .verdict(.drop)]))
  }

  /// Elements of a set in order of their text and on one line, so that dumps compare whatever the order of a hash table was.
  static func normalised(_ text: String) -> String {
    var joined: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let last = joined.last, last.hasPrefix("\t\telements = {"), !last.hasSuffix("}") {
        joined[joined.count - 1] += " " + line.drop { $0 == "\t" || $0 == " " }
      } else {
        joined.append(String(line))
      }
    }
    return joined.map { line in
      guard line.hasPrefix("\t\telements = { "), line.hasSuffix(" }") else { return line }
      let elements = line.dropFirst(15).dropLast(2).split(separator: ",").map { $0.drop { $0 == " " } }
      return "\t\telements = { \(elements.sorted().joined(separator: ", ")) }"
    }.joined(separator: "\n")
  }
}
