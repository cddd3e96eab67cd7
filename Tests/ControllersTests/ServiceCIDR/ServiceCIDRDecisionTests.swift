import KubeAPI
import Testing

@testable import Controllers

@Suite struct ServiceCIDRDecisionTests {
  private func range(_ name: String, _ cidr: String, isBeingDeleted: Bool = false) -> KubeObject {
    var range = KubeObject(apiVersion: "networking.k8s.io/v1", kind: "ServiceCIDR", name: name)
    range.metadata["uid"] = .string("uid-\(name)")
    range.spec = ["cidrs": [.string(cidr)]]
    if isBeingDeleted {
      range.metadata["finalizers"] = [.string(ServiceCIDRDecision.finalizer)]
      range.metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    }
    return range
  }

  @Test("a new range is held and said to be ready, once") func ready() {
    let actions = ServiceCIDRDecision.reconcile(range("a", "10.1.0.0/24"), others: [], addresses: [], now: Fixtures.now)
    #expect(
      actions.map(\.summary) == [
        "patch servicecidrs a {\"metadata\":{\"finalizers\":[\"networking.k8s.io/service-cidr-finalizer\"]}}",
        "status servicecidrs a {\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"lastTransitionTime\":\"\(Fixtures.now.text)\","
          + "\"reason\":\"\",\"message\":\"Kubernetes Service CIDR is ready\"}]}",
      ])
    guard case .status(_, var done)? = actions.last else { return #expect(Bool(false), "no status") }
    done.metadata["finalizers"] = [.string(ServiceCIDRDecision.finalizer)]
    #expect(ServiceCIDRDecision.reconcile(done, others: [], addresses: [], now: Fixtures.now).isEmpty)
  }

  @Test(
    "a range goes when nobody has an address of it, or another range has them too",
    arguments: [("10.1.0.9", "10.2.0.0/24", false), ("10.2.0.9", "10.2.0.0/24", true), ("10.1.0.9", "10.0.0.0/8", true)])
  func leaves(address: String, other: String, isFree: Bool) throws {
    let address = try #require(IPAddress(address))
    let actions = ServiceCIDRDecision.reconcile(
      range("a", "10.1.0.0/24", isBeingDeleted: true), others: [range("b", other)], addresses: [address], now: Fixtures.now)
    #expect(actions.count == 1)
    #expect(actions.first?.summary.hasPrefix(isFree ? "patch servicecidrs a" : "status servicecidrs a") == true)
  }
}
