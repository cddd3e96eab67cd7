import KubeAPI
import NFTables
import Netlink

/// Drives the proxy's planning and diffing without an API server, for bench/kube-proxy.
package struct ProxyBenchmark {
  private let services: [KubeObject]
  private let settings: ProxySettings
  private var state = TableState()
  private var generation = 0

  /// Services with two endpoints each, on other nodes.
  package init(services count: Int, settings: ProxySettings) {
    self.settings = settings
    services = (0..<count).map { index in
      var service = KubeObject(apiVersion: "v1", kind: "Service", namespace: "bench", name: "service-\(index)")
      service.spec["clusterIP"] = .string(InternetAddress(v4: 0x0a60_0002 + UInt32(index)).description)
      service.spec["ports"] = [["name": "http", "port": 80, "protocol": "TCP"]]
      return service
    }
  }

  package mutating func fullSync() -> NFT.Transaction {
    let slices = services.indices.map { slice($0) }
    return state.fullSync(
      Proxier.plans(services, slices: slices, settings: settings), settings: settings, recreating: true, existingChains: [],
      existingSets: [], now: .now)
  }

  /// One Service gets another endpoint.
  package mutating func change(service index: Int) -> NFT.Transaction {
    generation += 1
    let plans = Proxier.plans([services[index]], slices: [slice(index)], settings: settings)
    return state.partialSync(plans.mapValues { .some($0) }, now: .now)
  }

  private func slice(_ index: Int) -> KubeObject {
    let service = services[index]
    var slice = KubeObject(apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", namespace: "bench", name: service.name)
    slice.labels = ["kubernetes.io/service-name": service.name]
    slice.json["addressType"] = "IPv4"
    slice.json["ports"] = [["name": "http", "port": 80, "protocol": "TCP"]]
    slice.json["endpoints"] = .array(
      (0..<2).map { number in
        let address = InternetAddress(v4: 0x0ac0_0000 + UInt32((index * 2 + number) * 16 + generation))
        return ["addresses": [.string(address.description)], "nodeName": "elsewhere"]
      })
    return slice
  }
}
