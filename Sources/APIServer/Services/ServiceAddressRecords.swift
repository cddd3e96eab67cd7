import KubeAPI

/// The IPAddress objects that show which service has which address. The allocator does not need them: they follow the services, as
/// upstream's repair controller makes them do (k8s.io/kubernetes pkg/registry/core/service/ipallocator/controller).
enum ServiceAddressRecords {
  static let managedBy = "ipaddress.kubernetes.io/managed-by"
  static let manager = "ipallocator.k8s.io"
  static let family = "ipaddress.kubernetes.io/ip-family"

  struct Plan: Hashable, Sendable {
    var create: [KubeObject] = []
    /// Names.
    var delete: [String] = []
  }

  /// What is missing, and what stands for a service that is gone or has moved. Records of others are left alone.
  static func plan(services: [KubeObject], records: [KubeObject]) -> Plan {
    var wanted: [String: KubeObject] = [:]
    for service in services {
      for address in service.spec["clusterIPs"].elements.compactMap(\.string) where IPAddress(address) != nil {
        wanted[address] = record(address, of: service)
      }
    }
    var plan = Plan()
    for record in records {
      if record.labels[managedBy] == manager, wanted[record.name]?.spec != record.spec {
        plan.delete.append(record.name)
      } else {
        wanted[record.name] = nil
      }
    }
    plan.create = wanted.values.sorted { $0.name < $1.name }
    return plan
  }

  private static func record(_ address: String, of service: KubeObject) -> KubeObject {
    KubeObject([
      "kind": "IPAddress", "apiVersion": "networking.k8s.io/v1",
      "metadata": [
        "name": .string(address),
        "labels": [.init(family): address.contains(":") ? "IPv6" : "IPv4", .init(managedBy): .string(manager)],
      ],
      "spec": [
        "parentRef": [
          "resource": "services", "namespace": .string(service.namespace), "name": .string(service.name),
        ]
      ],
    ])
  }
}
