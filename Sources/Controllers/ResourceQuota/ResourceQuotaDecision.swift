import KubeAPI

/// The status of a quota: its hard limits, and what the namespace's objects use of each.
enum ResourceQuotaDecision {
  /// The collections that have to be counted, as `(group, resource)`.
  static func sources(_ quota: KubeObject) -> [(group: String, resource: String)] {
    var result: [(group: String, resource: String)] = []
    for name in quota.spec.hard.members.keys {
      guard let source = QuotaUsage.source(of: name), !result.contains(where: { $0 == source }) else { continue }
      result.append(source)
    }
    return result
  }

  /// Nil when the status is right already. What nobody counts has a limit, but no use.
  static func status(_ quota: KubeObject, objects: [(group: String, resource: String, objects: [KubeObject])]) -> JSON? {
    var totals: ResourceAmounts.Amounts = [:]
    for entry in objects {
      let isPod = entry.group.isEmpty && entry.resource == "pods"
      for object in entry.objects where QuotaUsage.covers(quota, object, isPod: isPod) {
        totals.merge(QuotaUsage.of(object, group: entry.group, resource: entry.resource), uniquingKeysWith: +)
      }
    }
    var used: JSON = [:]
    for name in quota.spec.hard.members.keys.sorted() where QuotaUsage.source(of: name) != nil {
      used[name] = (totals[name] ?? .zero).json
    }
    var status: JSON = [:]
    if !quota.spec.hard.isNull { status["hard"] = quota.spec.hard }
    status["used"] = used
    let isCurrent =
      ResourceAmounts.read(status["hard"]) == ResourceAmounts.read(quota.status["hard"])
      && ResourceAmounts.read(used) == ResourceAmounts.read(quota.status["used"]) && !quota.status["used"].isNull
    if isCurrent { return nil }
    return status
  }
}
