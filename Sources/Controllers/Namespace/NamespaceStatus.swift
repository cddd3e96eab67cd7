import KubeAPI

/// What a Namespace on its way out reports about what still holds it.
enum NamespaceStatus {
  struct Findings: Equatable, Sendable {
    var discoveryFailures: [String] = []
    var deletionFailures: [String] = []
    /// Objects left, by resource, `pods` or `deployments.apps`.
    var remaining: [String: Int] = [:]
    /// How often each finalizer holds one of them.
    var finalizers: [String: Int] = [:]
  }

  static func conditions(_ old: [JSON], _ findings: Findings, now: Timestamp) -> [JSON] {
    var conditions = old
    func set(_ type: String, _ isBad: Bool, _ badReason: String, _ goodReason: String, _ bad: String, _ good: String) {
      Condition.set(
        &conditions,
        Condition.make(type, isBad, reason: isBad ? badReason : goodReason, message: isBad ? bad : good, now: now))
    }
    set(
      "NamespaceDeletionDiscoveryFailure", !findings.discoveryFailures.isEmpty, "DiscoveryFailed", "ResourcesDiscovered",
      "Discovery failed for some groups, \(findings.discoveryFailures.count) failing: unable to retrieve the complete list of server APIs: "
        + findings.discoveryFailures.joined(separator: ", "), "All resources successfully discovered")
    set(
      "NamespaceDeletionGroupVersionParsingFailure", false, "GroupVersionParsingFailed", "ParsedGroupVersions", "",
      "All legacy kube types successfully parsed")
    set(
      "NamespaceDeletionContentFailure", !findings.deletionFailures.isEmpty, "ContentDeletionFailed", "ContentDeleted",
      "Failed to delete all resource types, \(findings.deletionFailures.count) remaining: "
        + findings.deletionFailures.joined(separator: ", "), "All content successfully deleted, may be waiting on finalization")
    let remaining = findings.remaining.filter { $0.value > 0 }.sorted { $0.key < $1.key }
    set(
      "NamespaceContentRemaining", !remaining.isEmpty, "SomeResourcesRemain", "ContentRemoved",
      "Some resources are remaining: "
        + remaining.map { "\($0.key) has \($0.value) resource instances" }.joined(separator: ", "),
      "All content successfully removed")
    let finalizers = findings.finalizers.sorted { $0.key < $1.key }
    set(
      "NamespaceFinalizersRemaining", !finalizers.isEmpty, "SomeFinalizersRemain", "ContentHasNoFinalizers",
      "Some content in the namespace has finalizers remaining: "
        + finalizers.map { "\($0.key) in \($0.value) resource instances" }.joined(separator: ", "),
      "All content-preserving finalizers finished")
    return conditions
  }
}
