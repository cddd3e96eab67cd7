import KubeAPI
import Storage

/// Holds a namespace to its quotas: what an object uses, or uses more, is added to the status of all quotas that count it before the
/// object is stored. Quotas are changed under their resource versions, so that concurrent writers together cannot exceed them.
struct ResourceQuotaAdmission: ValidatingPlugin {
  let name = "ResourceQuota"
  private static let attempts = 32
  private let limited: LimitedResources

  init(limited: LimitedResources = .init()) { self.limited = limited }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create || request.operation == .update, request.definition.isNamespaced,
      request.subresource.isEmpty || request.is("", "pods") && request.subresource == "resize", request.definition.isStored,
      request.definition.name != "events"
    else { return }
    guard let quotas = request.server.catalogue.definition(.resourceQuotas) else { return }
    var pending = request.all(.resourceQuotas, namespace: object.namespace)
      .filter { QuotaUsage.covers($0, object, isPod: request.is("", "pods")) }.map(\.name)
    try checkLimited(pending, object, old, request)
    if pending.isEmpty { return }
    for _ in 0..<Self.attempts {
      let charges = try charges(pending, object, request.operation == .update ? old : nil, request)
      guard !charges.isEmpty, !request.context.isDryRun else { return }
      pending = []
      for (quota, amounts) in charges where try await !store(quota, amounts, quotas, request) { pending.append(quota.name) }
      if pending.isEmpty { return }
    }
    throw APIStatus.modified(quotas.resource, pending.first ?? "")
  }

  /// What is limited by default needs a quota that covers it.
  private func checkLimited(_ covering: [String], _ object: KubeObject, _ old: KubeObject?, _ request: AdmissionRequest) throws {
    guard !limited.isEmpty else { return }
    let usage = Self.usage(of: object, request)
    let before = old.map { Self.usage(of: $0, request) } ?? [:]
    guard usage.contains(where: { ($0.value - (before[$0.key] ?? .zero)).sign > 0 }) else { return }
    let quotas = covering.compactMap { request.find(.resourceQuotas, namespace: object.namespace, $0) }
    let covered = Set(quotas.flatMap { ResourceAmounts.read($0.status.hard).keys })
    let missing = limited.names(of: usage, request.definition.group, request.definition.name).subtracting(covered).sorted()
    guard missing.isEmpty else {
      throw request.forbidden(object.name, "insufficient quota to consume: \(missing.joined(separator: ","))")
    }
    guard request.is("", "pods") else { return }
    let selected = request.all(.resourceQuotas, namespace: object.namespace).flatMap(QuotaUsage.scopes(of:))
      .filter { QuotaUsage.isIn($0, object) }
    let open = limited.scopes(of: object).filter { scope in !selected.contains { $0.scopeName == scope.scopeName } }
    guard open.isEmpty else {
      let list = open.map { scope in
        let values = scope.values.elements.compactMap(\.string).joined(separator: " ")
        return "{\(scope.scopeName.string ?? "") \(scope["operator"].string ?? "") [\(values)]}"
      }
      throw request.forbidden(
        object.name, "insufficient quota to match these scopes: [\(list.joined(separator: " "))]")
    }
  }

  /// What each quota is to be charged with; throws when one cannot take it.
  private func charges(
    _ names: [String], _ object: KubeObject, _ old: KubeObject?, _ request: AdmissionRequest
  ) throws -> [(KubeObject, ResourceAmounts.Amounts)] {
    let usage = Self.usage(of: object, request)
    var result: [(KubeObject, ResourceAmounts.Amounts)] = []
    for name in names {
      guard let quota = request.find(.resourceQuotas, namespace: object.namespace, name) else { continue }
      // Until the controller has counted what is there, nothing can be held against it.
      let hard = ResourceAmounts.read(quota.status.hard)
      if old == nil, request.is("", "pods") { try checkSpecified(quota, hard, object, request) }
      var more = usage.filter { hard[$0.key] != nil }
      if let old, QuotaUsage.covers(quota, old, isPod: request.is("", "pods")) {
        for (name, amount) in Self.usage(of: old, request) { if let new = more[name] { more[name] = new - amount } }
      }
      more = more.filter { $0.value.sign > 0 }
      guard !more.isEmpty else { continue }
      try check(quota, hard, more, object, request)
      result.append((quota, more))
    }
    return result
  }

  private func check(
    _ quota: KubeObject, _ hard: ResourceAmounts.Amounts, _ more: ResourceAmounts.Amounts, _ object: KubeObject,
    _ request: AdmissionRequest
  ) throws {
    let used = ResourceAmounts.read(quota.status.used)
    let unknown = more.keys.filter { used[$0] == nil }.sorted()
    guard !quota.status.used.isNull, unknown.isEmpty else {
      throw request.forbidden(
        object.name, "status unknown for quota: \(quota.name), resources: \(more.keys.sorted().joined(separator: ","))")
    }
    let exceeded = more.keys.filter { (used[$0] ?? .zero) + (more[$0] ?? .zero) > (hard[$0] ?? .zero) }.sorted()
    guard !exceeded.isEmpty else { return }
    func list(_ amounts: ResourceAmounts.Amounts) -> String {
      exceeded.map { "\($0)=\(amounts[$0] ?? .zero)" }.joined(separator: ",")
    }
    throw request.forbidden(
      object.name, "exceeded quota: \(quota.name), requested: \(list(more)), used: \(list(used)), limited: \(list(hard))")
  }

  /// False when somebody was faster: then the quota is to be looked at again.
  private func store(
    _ quota: KubeObject, _ amounts: ResourceAmounts.Amounts, _ definition: ResourceDefinition, _ request: AdmissionRequest
  ) async throws -> Bool {
    var next = quota
    for (name, amount) in amounts {
      let before = (try? Quantity(next.status.used[name])) ?? .zero
      next.status["used"][name] = (before + amount).json
    }
    let key = definition.storageKey(namespace: quota.namespace, name: quota.name)
    do throws(StorageError) {
      _ = try await request.server.storage.update(key, expected: Int64(quota.resourceVersion) ?? 0, APIServer.storedBytes(next))
      return true
    } catch {
      switch error.code {
      case .conflict: return false
      case .keyNotFound: return true
      default: throw APIServer.failure(error)
      }
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
      case "requests.cpu", "requests.memory": (part, resource) = ("requests", String(name.dropFirst(9)))
      case "limits.cpu", "limits.memory": (part, resource) = ("limits", String(name.dropFirst(7)))
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
