import LinuxSystem
import NFTables
import Netlink

/// Where UDP to a port of a Service may come in, and which endpoints may answer it.
struct UDPFlow: Hashable, Sendable {
  struct Destination: Hashable, Sendable {
    /// Nil for a node port, on whatever address.
    var address: InternetAddress?
    var port: UInt16
  }

  struct Endpoint: Hashable, Sendable {
    var address: InternetAddress
    var port: UInt16
  }

  var destinations: Set<Destination>
  var endpoints: Set<Endpoint>
}

/// Forgets tracked UDP connections that lead elsewhere than rules would send them now. UDP has no end that would free them, so a
/// client that keeps its port would be sent to a pod that is long gone.
protocol ConntrackCleaner: Sendable {
  func clean(_ flows: [UDPFlow])
}

enum Conntrack {
  /// The flows of UDP ports that changed.
  static func stale(before: [ServicePortName: ServicePlan], after: [ServicePortName: ServicePlan]) -> [UDPFlow] {
    after.values.compactMap(\.udp).isEmpty && before.values.compactMap(\.udp).isEmpty
      ? []
      : Set(before.keys).union(after.keys).sorted().compactMap { name in
        guard name.proto == .udp, before[name] != after[name] else { return nil }
        if let flow = after[name]?.udp { return flow }
        return before[name]?.udp.map { UDPFlow(destinations: $0.destinations, endpoints: []) }
      }
  }

  /// Whether a connection came to one of the flows' destinations and is answered by none of its endpoints.
  static func isStale(_ entry: ConntrackEntry, _ flows: [UDPFlow]) -> Bool {
    flows.contains { flow in
      let came = entry.original
      guard
        flow.destinations.contains(.init(address: came.destination, port: came.destinationPort))
          || flow.destinations.contains(.init(address: nil, port: came.destinationPort)) && entry.reply.source != came.destination
      else { return false }
      return !flow.endpoints.contains(.init(address: entry.reply.source, port: entry.reply.sourcePort))
    }
  }
}

struct KernelConntrackCleaner: ConntrackCleaner {
  let conntrack: KernelConntrack

  func clean(_ flows: [UDPFlow]) {
    do throws(NetlinkError) {
      for entry in try conntrack.entries(.udp) where Conntrack.isStale(entry, flows) {
        // It may have ended by itself meanwhile.
        do throws(NetlinkError) { try conntrack.delete(entry) } catch { if !error.isNotFound { throw error } }
      }
    } catch {
      Log.error("Failed to clean up stale UDP connections: \(error)")
    }
  }
}
