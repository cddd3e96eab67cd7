import KubeAPI

/// The order of groups in discovery, and of the versions of a group: larger comes first
/// (pkg/controlplane/apiserver/aggregator.go).
struct GroupPriority: Hashable, Sendable {
  var group: Int
  var version: Int

  /// Of groups that CustomResourceDefinitions make.
  static let custom = GroupPriority(group: 1_000, version: 100)

  /// The group and version that answers for all others is registered nowhere.
  static let registration = GroupVersion(group: "apiregistration.k8s.io", version: "v1")

  /// Of the built-in groups; nil for others.
  static func builtIn(_ version: GroupVersion) -> GroupPriority? {
    if version == registration { return GroupPriority(group: 20_000, version: 1) }
    return table[version]
  }

  private static let table: [GroupVersion: GroupPriority] = {
    var result: [GroupVersion: GroupPriority] = [:]
    for line in lines.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 3, let version = GroupVersion(words[0]), let group = Int(words[1]), let place = Int(words[2]) else {
        continue
      }
      result[version] = GroupPriority(group: group, version: place)
    }
    return result
  }()

  private static let lines = """
    v1 18000 1
    apps/v1 17800 15
    events.k8s.io/v1 17750 15
    authentication.k8s.io/v1 17700 15
    authorization.k8s.io/v1 17600 15
    autoscaling/v2 17500 30
    autoscaling/v1 17500 15
    batch/v1 17400 15
    certificates.k8s.io/v1 17300 15
    networking.k8s.io/v1 17200 15
    policy/v1 17100 15
    rbac.authorization.k8s.io/v1 17000 15
    storage.k8s.io/v1 16800 15
    admissionregistration.k8s.io/v1 16700 15
    apiextensions.k8s.io/v1 16700 15
    scheduling.k8s.io/v1 16600 15
    coordination.k8s.io/v1 16500 15
    node.k8s.io/v1 16300 15
    discovery.k8s.io/v1 16200 15
    resource.k8s.io/v1 16200 15
    flowcontrol.apiserver.k8s.io/v1 16100 21
    """
}
