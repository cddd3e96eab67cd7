import KubeAPI
import Testing

@testable import APIServer

@Suite struct ServiceAddressRecordsTests {
  private func service(_ name: String, _ addresses: [String]) -> KubeObject {
    KubeObject([
      "kind": "Service", "metadata": ["name": .string(name), "namespace": "default"],
      "spec": ["clusterIPs": JSON(addresses)],
    ])
  }

  @Test("Every address of a service is recorded, and records of services that are gone are removed")
  func plan() {
    let services = [service("a", ["10.96.0.10", "fd00::a"]), service("headless", ["None"])]
    let first = ServiceAddressRecords.plan(services: services, records: [])
    #expect(first.create.map(\.name) == ["10.96.0.10", "fd00::a"])
    #expect(first.create.map { $0.labels[ServiceAddressRecords.family] } == ["IPv4", "IPv6"])
    #expect(
      first.create[0].spec["parentRef"] == ["resource": "services", "namespace": "default", "name": "a"])
    #expect(ServiceAddressRecords.plan(services: services, records: first.create) == .init())
    let moved = ServiceAddressRecords.plan(services: [service("b", ["10.96.0.10"])], records: first.create)
    #expect(moved.delete == ["10.96.0.10", "fd00::a"])
    #expect(moved.create.map(\.name) == ["10.96.0.10"])
  }

  @Test("What somebody else recorded is left alone")
  func foreign() {
    let foreign = KubeObject(["kind": "IPAddress", "metadata": ["name": "10.96.0.10"], "spec": ["parentRef": ["name": "x"]]])
    let plan = ServiceAddressRecords.plan(services: [service("a", ["10.96.0.10"])], records: [foreign])
    #expect(plan == .init())
  }
}
