import KubeAPI
import NFTables
import Netlink

/// Forwards ports of the node to a container, by rules in `table ip cni_hostport` marked with the container's name.
struct PortmapPlugin: CNIPlugin {
  struct Mapping: Hashable {
    var hostPort: UInt16
    var containerPort: UInt16
    var proto: NFT.TransportProtocol
    var hostIP: InternetAddress?
  }

  static let table = NFT.TableID(.ip, "cni_hostport")

  func add(_ request: CNIRequest) throws(CNIError) -> CNIResult {
    guard let previous = request.previousResult else { throw CNIError(.invalidConfiguration, "must be called as chained plugin") }
    let mappings = try Self.mappings(request.configuration)
    guard !mappings.isEmpty, let address = previous.addresses.map(\.prefix.address).first(where: { !$0.isV6 }) else {
      return previous
    }
    do {
      try delete(request)
      let nft = try KernelNFTables()
      try nft.run(Self.transaction(mappings, to: address, container: request.containerID))
    } catch {
      throw CNIError(error, "portmap")
    }
    return previous
  }

  func delete(_ request: CNIRequest) throws(CNIError) {
    do {
      let nft = try KernelNFTables()
      var transaction = NFT.Transaction(Self.table)
      for chain in ["hostip_hostports", "hostports", "masquerading"] {
        for rule in try nft.rules(of: chain, in: Self.table) where rule.comment == request.containerID {
          transaction.append(.deleteRule(chain: chain, handle: rule.handle))
        }
      }
      try nft.run(transaction)
    } catch let error as NFT.Failure where error.code == .notFound {
      // No table, no rules.
    } catch {
      throw CNIError(error, "portmap")
    }
  }

  func check(_ request: CNIRequest) throws(CNIError) {
    let wanted = try Self.mappings(request.configuration).count
    let found: Int
    do {
      let nft = try KernelNFTables()
      found =
        try wanted == 0
        ? 0
        : nft.rules(of: "hostports", in: Self.table).count { $0.comment == request.containerID }
          + nft.rules(of: "hostip_hostports", in: Self.table).count { $0.comment == request.containerID }
    } catch {
      throw CNIError(error, "portmap")
    }
    if found < wanted { throw CNIError(.internalFailure, "portmap: \(wanted - found) of \(wanted) port mappings are missing") }
  }

  static func mappings(_ configuration: JSON) throws(CNIError) -> [Mapping] {
    var mappings: [Mapping] = []
    for entry in configuration["runtimeConfig"]["portMappings"].elements {
      guard let hostPort = entry["hostPort"].int, let containerPort = entry["containerPort"].int,
        let host = UInt16(exactly: hostPort),
        let container = UInt16(exactly: containerPort), container > 0
      else { throw CNIError(.invalidConfiguration, "Invalid host port number: \(entry["hostPort"].int ?? 0)") }
      if host == 0 { continue }
      let name = entry["protocol"].string ?? "tcp"
      guard let proto = NFT.TransportProtocol(name) else {
        throw CNIError(.invalidConfiguration, "portmap: protocol \"\(name)\" is not known")
      }
      let address = entry["hostIP"].string.flatMap { InternetAddress($0) }
      mappings.append(Mapping(hostPort: host, containerPort: container, proto: proto, hostIP: address == .anyV4 ? nil : address))
    }
    return mappings
  }

  static func transaction(_ mappings: [Mapping], to address: InternetAddress, container: String) -> NFT.Transaction {
    var transaction = NFT.Transaction(table)
    transaction.addTable(comment: "CNI portmap plugin")
    for name in ["hostports", "hostip_hostports", "masquerading"] { transaction.add(NFT.Chain(name)) }
    for (name, hook) in [("prerouting", NFT.Hook.prerouting), ("output", .output)] {
      transaction.add(NFT.Chain(name, base: .init(.nat, hook: hook, priority: NFT.Priority.destinationNAT)))
      transaction.flushChain(name)
      transaction.add(NFT.Rule(name, [.verdict(.jump("hostip_hostports"))]))
      transaction.add(NFT.Rule(name, [.fibLocal(source: false), .verdict(.jump("hostports"))]))
    }
    transaction.add(NFT.Chain("postrouting", base: .init(.nat, hook: .postrouting, priority: NFT.Priority.sourceNAT)))
    transaction.flushChain("postrouting")
    transaction.add(NFT.Rule("postrouting", [.connectionIsDestinationNATed, .verdict(.jump("masquerading"))]))
    for mapping in mappings {
      var statements: [NFT.Statement] = []
      if let hostIP = mapping.hostIP { statements.append(.match(.destinationAddress(.ip), .equal, .address(hostIP))) }
      statements += [
        .match(.destinationPort(mapping.proto), .equal, .port(mapping.hostPort)),
        .destinationNAT(.ip, address, port: mapping.containerPort),
      ]
      transaction.add(NFT.Rule(mapping.hostIP == nil ? "hostports" : "hostip_hostports", statements, comment: container))
    }
    // A container that reaches itself through the node's port would answer itself directly without this.
    transaction.add(
      NFT.Rule(
        "masquerading",
        [
          .match(.sourceAddress(.ip), .equal, .address(address)), .match(.destinationAddress(.ip), .equal, .address(address)),
          .masquerade(fullyRandom: false),
        ], comment: container))
    return transaction
  }
}
