import KubeAPI
import Storage

/// Holds a namespace to its quotas: what a new object uses is added to the quota's status before the object is stored.
struct ResourceQuotaAdmission: AdmissionPlugin {
  let name = "ResourceQuota"

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.definition.isNamespaced, request.subresource.isEmpty,
      !request.is("", "resourcequotas"), request.definition.isStored
    else { return }
    let usage = Self.usage(of: object, request)
    for quota in request.all(.resourceQuotas, namespace: object.namespace)
    where QuotaUsage.covers(
      quota, object, isPod: request.is("", "pods"))
    {
      try await charge(quota, usage, object, request)
    }
  }

  private func charge(_ quota: KubeObject, _ usage: ResourceAmounts.Amounts, _ object: KubeObject, _ request: AdmissionRequest)
    async throws
  {
    // Until the controller has counted what is there, nothing can be held against it.
    let hard = ResourceAmounts.read(quota.status.hard)
    if request.is("", "pods") { try checkSpecified(quota, hard, object, request) }
    let counted = usage.filter { hard[$0.key] != nil && !$0.value.isZero }
    guard !counted.isEmpty else { return }
    let used = ResourceAmounts.read(quota.status.used)
    if quota.status.used.isNull || counted.keys.contains(where: { used[$0] == nil }) {
      throw request.forbidden(
        object.name, "status unknown for quota: \(quota.name), resources: \(counted.keys.sorted().joined(separator: ","))")
    }
    let exceeded = counted.keys.filter { (used[$0] ?? .zero) + (counted[$0] ?? .zero) > (hard[$0] ?? .zero) }.sorted()
    guard exceeded.isEmpty else {
      func list(_ amounts: ResourceAmounts.Amounts) -> String {
        exceeded.map { "\($0)=\(amounts[$0] ?? .zero)" }.joined(separator: ",")
      }
      throw request.forbidden(
        object.name, "exceeded quota: \(quota.name), requested: \(list(counted)), used: \(list(used)), limited: \(list(hard))")
    }
    guard !request.context.options.isDryRun else { return }
    try await store(quota, counted, object, request)
  }

  /// Adds to the status, unless somebody was faster: then the quota is looked at again.
  private func store(_ quota: KubeObject, _ counted: ResourceAmounts.Amounts, _ object: KubeObject, _ request: AdmissionRequest)
    async throws
  {
    guard let definition = request.server.catalogue.definition(.resourceQuotas) else { return }
    let key = definition.storageKey(namespace: quota.namespace, name: quota.name)
    var next = quota
    for (name, amount) in counted {
      let before = (try? Quantity(next.status.used[name])) ?? .zero
      next.status["used"][name] = (before + amount).json
    }
    do throws(StorageError) {
      _ = try await request.server.storage.update(key, expected: Int64(quota.resourceVersion) ?? 0, APIServer.storedBytes(next))
    } catch {
      guard case .conflict = error.code else { return }
      guard let current = request.find(.resourceQuotas, namespace: quota.namespace, quota.name) else { return }
      try await charge(current, Self.usage(of: object, request), object, request)
    }
  }

  /// Where compute resources are limited, every container has to say what it wants.
  private func checkSpecified(
    _ quota: KubeObject, _ hard: ResourceAmounts.Amounts, _ pod: KubeObject, _ request: AdmissionRequest
  ) throws {
    var missing: [(String, [String])] = []
    for name in hard.keys.sorted() {
      let (part, resource): (String, String)
      switch name {
      case "cpu", "memory": (part, resource) = ("requests", name)
      case let text where text.hasPrefix("requests.") && ["requests.cpu", "requests.memory"].contains(text):
        (part, resource) = ("requests", String(text.dropFirst(9)))
      case let text where ["limits.cpu", "limits.memory"].contains(text): (part, resource) = ("limits", String(text.dropFirst(7)))
      default: continue
      }
      let containers = pod.spec.containers.elements + pod.spec.initContainers.elements
      let without = containers.filter { $0.resources[part][resource].isNull }.compactMap(\.name.string)
      if !without.isEmpty { missing.append((name, without)) }
    }
    guard !missing.isEmpty else { return }
    let text = missing.map { "\($0.0) for: \($0.1.joined(separator: ","))" }.joined(separator: "; ")
    throw request.forbidden(pod.name, "failed quota: \(quota.name): must specify \(text)")
  }

  private static func usage(of object: KubeObject, _ request: AdmissionRequest) -> ResourceAmounts.Amounts {
    QuotaUsage.of(object, group: request.definition.group, resource: request.definition.name)
  }
}
