import NFTables
import Netlink

/// `table ip flannel-ipv4`: pods keep their address towards other pods and take the node's towards the world.
enum MasqueradeTable {
  static let table = NFT.TableID(.ip, "flannel-ipv4")
  private static let multicast = InternetPrefix(InternetAddress(v4: 0xe000_0000), length: 4)

  /// Writes the whole table anew, in one transaction.
  static func transaction(network: InternetPrefix, subnet: InternetPrefix, masquerade: Bool) -> NFT.Transaction {
    var transaction = NFT.Transaction(table)
    transaction.addTable(comment: "rules for flannel-ipv4")
    let source = NFT.Selector.sourceAddress(.ip)
    let destination = NFT.Selector.destinationAddress(.ip)
    if masquerade {
      transaction.add(
        NFT.Chain(
          "postrtg", base: .init(.nat, hook: .postrouting, priority: NFT.Priority.sourceNAT),
          comment: "chain to manage traffic masquerading by flannel"))
      transaction.flushChain("postrtg")
      let own = subnet.network
      let rules: [[NFT.Statement]] = [
        [.match(.mark, .equal, .mark(0x4000)), .verdict(.return)],
        [.match(source, .equal, own), .match(destination, .equal, network), .verdict(.return)],
        [.match(source, .equal, network), .match(destination, .equal, own), .verdict(.return)],
        [.match(source, .notEqual, own), .match(destination, .equal, network), .verdict(.return)],
        [.match(source, .equal, network), .match(destination, .notEqual, multicast), .masquerade(fullyRandom: true)],
        [.match(source, .notEqual, network), .match(destination, .equal, network), .masquerade(fullyRandom: true)],
      ]
      for rule in rules { transaction.add(NFT.Rule("postrtg", rule)) }
    }
    transaction.add(
      NFT.Chain(
        "forward", base: .init(.filter, hook: .forward, priority: NFT.Priority.filter), comment: "chain to accept flannel traffic"
      ))
    transaction.flushChain("forward")
    transaction.add(NFT.Rule("forward", [.match(source, .equal, network), .verdict(.accept)]))
    transaction.add(NFT.Rule("forward", [.match(destination, .equal, network), .verdict(.accept)]))
    return transaction
  }
}
