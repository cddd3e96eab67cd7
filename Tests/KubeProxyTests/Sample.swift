import KubeAPI
import Netlink
import Testing

@testable import KubeProxy

/// Services and slices as the API has them.
enum Sample {
  static func service(
    _ name: String, namespace: String = "default", clusterIP: String = "172.30.0.41", port: Int = 80, portName: String = "p80",
    proto: String = "TCP", _ extra: (inout KubeObject) -> Void = { _ in }
  ) -> KubeObject {
    var service = KubeObject(apiVersion: "v1", kind: "Service", namespace: namespace, name: name)
    service.spec = [
      "type": "ClusterIP", "clusterIP": .string(clusterIP), "clusterIPs": [.string(clusterIP)],
      "ports": [["name": .string(portName), "port": JSON(port), "protocol": .string(proto)]],
    ]
    extra(&service)
    return service
  }

  static func slice(
    _ service: String, namespace: String = "default", _ endpoints: [(address: String, node: String)], port: Int = 80,
    portName: String = "p80", proto: String = "TCP", suffix: String = "1"
  ) -> KubeObject {
    var slice = KubeObject(
      apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", namespace: namespace, name: "\(service)-\(suffix)")
    slice.labels = ["kubernetes.io/service-name": service]
    slice.json["addressType"] = "IPv4"
    slice.json["ports"] = [["name": .string(portName), "port": JSON(port), "protocol": .string(proto)]]
    slice.json["endpoints"] = .array(
      endpoints.map { ["addresses": [.string($0.address)], "conditions": ["ready": true], "nodeName": .string($0.node)] })
    return slice
  }

  static func settings() throws -> ProxySettings {
    let node = try #require(InternetAddress("192.168.0.2"))
    return ProxySettings(
      nodeName: "node01", nodeIP: node, localTraffic: .prefix(try #require(InternetPrefix("10.0.0.0/8"))),
      serviceCIDRs: [try #require(InternetPrefix("172.30.0.0/16"))], nodePortAddresses: [node])
  }
}
