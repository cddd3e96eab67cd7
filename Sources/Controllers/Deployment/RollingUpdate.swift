import KubeAPI

/// The arithmetic of rolling updates.
enum RollingUpdate {
  /// `maxSurge` is rounded up and `maxUnavailable` down; both nought would stop the update, so one may then be unavailable.
  static func limits(_ deployment: KubeObject) -> (surge: Int, unavailable: Int) {
    guard deployment.spec.strategy["type"].string != "Recreate" else { return (0, 0) }
    let rolling = deployment.spec.strategy["rollingUpdate"]
    let replicas = deployment.replicas
    func scaled(_ json: JSON, roundUp: Bool) -> Int {
      if json.isNull { return IntOrString(.string("25%"))?.scaled(of: replicas, roundUp: roundUp) ?? 0 }
      return IntOrString(json)?.scaled(of: replicas, roundUp: roundUp) ?? 0
    }
    let surge = scaled(rolling["maxSurge"], roundUp: true)
    let unavailable = scaled(rolling["maxUnavailable"], roundUp: false)
    return (surge, surge == 0 && unavailable == 0 ? 1 : min(unavailable, replicas))
  }

  /// How many replicas the new ReplicaSet may have now.
  static func newReplicas(_ deployment: KubeObject, new: KubeObject, all: [KubeObject]) -> Int {
    guard deployment.spec.strategy["type"].string != "Recreate" else { return deployment.replicas }
    let total = all.reduce(0) { $0 + $1.replicas }
    let maximum = deployment.replicas + limits(deployment).surge
    guard total < maximum else { return new.replicas }
    return new.replicas + min(maximum - total, deployment.replicas - new.replicas)
  }

  /// New sizes of old ReplicaSets: first what never became ready goes, then as many as availability allows, the oldest first.
  static func scaleDown(_ deployment: KubeObject, new: KubeObject?, old: [KubeObject]) -> [String: Int] {
    var sizes = Dictionary(uniqueKeysWithValues: old.map { ($0.name, $0.replicas) })
    let oldCount = sizes.values.reduce(0, +)
    guard oldCount > 0 else { return [:] }
    let all = old + (new.map { [$0] } ?? [])
    let minimum = deployment.replicas - limits(deployment).unavailable
    let newUnavailable = (new?.replicas ?? 0) - (new?.availableReplicas ?? 0)
    var room = all.reduce(0) { $0 + $1.replicas } - minimum - newUnavailable
    guard room > 0 else { return [:] }
    let oldestFirst = old.sorted {
      ($0.creationTime ?? Timestamp(seconds: 0), $0.name) < ($1.creationTime ?? Timestamp(seconds: 0), $1.name)
    }
    for set in oldestFirst where room > 0 {
      let unhealthy = min(room, set.replicas - set.availableReplicas)
      guard unhealthy > 0 else { continue }
      sizes[set.name, default: 0] -= unhealthy
      room -= unhealthy
    }
    var spare = all.reduce(0) { $0 + $1.availableReplicas } - minimum
    for set in oldestFirst where spare > 0 {
      let less = min(spare, sizes[set.name] ?? 0)
      sizes[set.name, default: 0] -= less
      spare -= less
    }
    return sizes.filter { name, size in old.contains { $0.name == name && $0.replicas != size } }
  }

  /// Sizes of all active ReplicaSets after the deployment was scaled in the middle of an update: each in proportion to what it has.
  static func proportional(_ deployment: KubeObject, sets: [KubeObject]) -> [String: Int] {
    let active = sets.filter { $0.replicas > 0 }
    let total = active.reduce(0) { $0 + $1.replicas }
    let allowed = deployment.replicas > 0 ? deployment.replicas + limits(deployment).surge : 0
    var rest = allowed - total
    // Bigger ones first; of equals the newer one when growing, the older one when shrinking.
    let ordered = active.sorted { a, b in
      if a.replicas != b.replicas { return a.replicas > b.replicas }
      let (x, y) = (a.creationTime ?? Timestamp(seconds: 0), b.creationTime ?? Timestamp(seconds: 0))
      return rest > 0 ? x > y : x < y
    }
    var result: [String: Int] = [:]
    for set in ordered {
      let size = set.replicas
      guard rest != 0 else {
        result[set.name] = size
        continue
      }
      let oldMaximum = set.annotations[DeploymentRevisions.maximum].flatMap { Int($0) } ?? deployment.statusReplicas
      guard oldMaximum > 0 else { continue }
      let wanted = (Double(size) * Double(deployment.replicas + limits(deployment).surge) / Double(oldMaximum)).rounded()
      let difference = Int(wanted) - size
      let change = rest > 0 ? min(difference, rest) : max(difference, rest)
      result[set.name] = size + change
      rest -= change
    }
    if rest != 0, let first = ordered.first { result[first.name] = max(0, (result[first.name] ?? first.replicas) + rest) }
    return result
  }
}
