import NFTables
import NamespaceTesting
import Netlink
import Testing

/// Every kind of object is written by us and read by `nft`, which shares no code with this module.
@Suite(.enabled(if: TestNamespace.isPossible, "needs root, iproute2 and nft"))
struct GoldenRulesetTests {
  @Test("nft lists what the transaction wrote, in the words of the text renderer")
  func golden() throws {
    let namespace = try TestNamespace("nft")
    let nft = try KernelNFTables(namespace: namespace.descriptor)
    let fake = FakeNFTables()
    let transaction = try Sample.transaction()
    try nft.run(transaction)
    try fake.run(transaction)
    // The kernel lists a hash in no particular order.
    #expect(Sample.normalised(namespace.output("nft list table ip lab-test")) == Sample.normalised(Sample.golden))
    #expect(Sample.normalised(fake.dump(Sample.table)) == Sample.normalised(Sample.golden))
  }

  @Test("sets, maps, chains and elements are read back as they were written")
  func readBack() throws {
    let namespace = try TestNamespace("read")
    let nft = try KernelNFTables(namespace: namespace.descriptor)
    try nft.run(Sample.transaction())
    let absent = NFT.TableID(.ip, "absent")
    #expect(try nft.chains(of: absent).isEmpty && nft.sets(of: absent).isEmpty)
    #expect(try nft.tables() == [Sample.table])
    #expect(try nft.chains(of: Sample.table) == Sample.chains)
    #expect(Set(try nft.sets(of: Sample.table)) == Set(Sample.sets))
    let services = Set(try Sample.serviceElements())
    #expect(Set(try nft.elements(of: Sample.serviceIPs, in: Sample.table)) == services)
    let blocks = try Sample.blockElements()
    #expect(try nft.elements(of: Sample.blocks, in: Sample.table) == blocks)
    let rules = try nft.rules(of: "services", in: Sample.table)
    #expect(rules.contains { $0.lookups == ["service-ips"] })
    #expect(rules.contains { $0.comment == "masquerade clusterIP traffic from outside cluster" })
  }

  @Test("a transaction with one bad command changes nothing and names the command")
  func atomic() throws {
    let namespace = try TestNamespace("atomic")
    let nft = try KernelNFTables(namespace: namespace.descriptor)
    var transaction = NFT.Transaction(Sample.table)
    transaction.addTable()
    transaction.add(NFT.Chain("a"))
    transaction.add(NFT.Rule("a", [.verdict(.goto("nowhere"))]))
    let error = #expect(throws: NFT.Failure.self) { try nft.run(transaction) }
    #expect(error?.code == .notFound)
    #expect(error?.command == "add rule of chain a: goto nowhere")
    #expect(try nft.tables().isEmpty)
  }

  @Test("ten thousand elements fit one transaction")
  func large() throws {
    let namespace = try TestNamespace("large")
    let nft = try KernelNFTables(namespace: namespace.descriptor)
    let set = NFT.Set("cluster-ips", key: [.ipv4Address])
    var transaction = NFT.Transaction(Sample.table)
    transaction.addTable()
    transaction.add(set)
    transaction.add((0..<10_000).map { NFT.Element([.address(InternetAddress(v4: 0x0a60_0000 + $0))]) }, to: set)
    try nft.run(transaction)
    #expect(try nft.elements(of: set, in: Sample.table).count == 10_000)
  }
}
