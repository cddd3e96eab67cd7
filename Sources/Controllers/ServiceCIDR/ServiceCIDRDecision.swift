import KubeAPI

/// What a range of service addresses needs (`pkg/controller/servicecidrs` upstream).
enum ServiceCIDRDecision {
  static let finalizer = "networking.k8s.io/service-cidr-finalizer"
  private static let ready = "Kubernetes Service CIDR is ready"
  private static let terminating =
    "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR"

  static func reconcile(_ range: KubeObject, others: [KubeObject], addresses: [IPAddress], now: Timestamp) -> [Action] {
    let isHeld = range.finalizers.contains(finalizer)
    if range.isBeingDeleted {
      guard isHeld else { return [] }
      if isUsed(range, others: others, addresses: addresses) {
        return report(range, false, reason: "Terminating", message: terminating, now: now)
      }
      return [.patch(.serviceCIDRs, range, finalizers(range.finalizers.filter { $0 != finalizer }))]
    }
    let hold: [Action] = isHeld ? [] : [.patch(.serviceCIDRs, range, finalizers(range.finalizers + [finalizer]))]
    return hold + report(range, true, reason: "", message: ready, now: now)
  }

  private static func finalizers(_ names: [String]) -> JSON {
    ["metadata": ["finalizers": names.isEmpty ? .null : JSON(names)]]
  }

  private static func cidrs(_ range: KubeObject) -> [CIDR] {
    range.spec.cidrs.elements.compactMap { $0.string.flatMap { CIDR($0) } }
  }

  /// Whether somebody has an address that no other range would take over.
  private static func isUsed(_ range: KubeObject, others: [KubeObject], addresses: [IPAddress]) -> Bool {
    let rest = others.filter { !$0.isBeingDeleted }.flatMap(cidrs)
    return cidrs(range).contains { own in
      addresses.contains { address in own.contains(address) && !rest.contains { $0.contains(address) } }
    }
  }

  private static func report(_ range: KubeObject, _ isReady: Bool, reason: String, message: String, now: Timestamp) -> [Action] {
    var updated = range
    let old = range.condition("Ready")
    let status: JSON = isReady ? "True" : "False"
    if old["status"] == status, old["message"].string == message { return [] }
    let condition: JSON = [
      "type": "Ready", "status": status,
      "lastTransitionTime": old["status"] == status ? old["lastTransitionTime"] : .string(Timestamp(seconds: now.seconds).text),
      "reason": .string(reason), "message": .string(message),
    ]
    updated.status["conditions"] = .array(range.status.conditions.elements.filter { $0["type"] != "Ready" } + [condition])
    return [.status(.serviceCIDRs, updated)]
  }
}
