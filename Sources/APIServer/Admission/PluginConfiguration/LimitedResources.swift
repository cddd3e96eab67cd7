import KubeAPI

/// ResourceQuota's configuration: what nobody may consume where no quota covers it. k8s.io/apiserver
/// pkg/admission/plugin/resourcequota.
struct LimitedResources: Sendable {
  private struct Entry: Sendable {
    var group: String
    var resource: String
    /// Parts of the names of what is consumed.
    var names: [String]
    var scopes: [JSON]
  }

  private static let versions = ["v1", "v1beta1", "v1alpha1"].map { "resourcequota.admission.k8s.io/\($0)" }
  private static let fields: [String: ConfigurationObject.Shape] = [
    "limitedResources": .list(
      .object([
        "apiGroup": .text, "resource": .text, "matchContains": .texts,
        "matchScopes": .list(.object(["scopeName": .text, "operator": .text, "values": .texts])),
      ]))
  ]

  private let entries: [Entry]

  init() { entries = [] }

  init(_ text: String) throws(FlagError) {
    do throws(FlagError) {
      let json = try ConfigurationObject.decode(
        text, kind: "Configuration", versions: Self.versions,
        scheme: "k8s.io/apiserver/pkg/admission/plugin/resourcequota/config.go:31", fields: Self.fields)
      let list = json.limitedResources.elements
      let faults = list.indices.filter { (list[$0].resource.string ?? "").isEmpty }
        .map { "limitedResources[\($0)].resource: Required value" }
      if let fault = ConfigurationObject.aggregate(faults) { throw fault }
      entries = list.map { entry in
        Entry(
          group: entry.apiGroup.string ?? "", resource: entry.resource.string ?? "",
          names: entry.matchContains.elements.compactMap(\.string), scopes: entry.matchScopes.elements)
      }
    } catch { throw FlagError("couldn't init admission plugin \"ResourceQuota\": \(error)") }
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Of what an object consumes the names that a quota has to cover.
  func names(of usage: ResourceAmounts.Amounts, _ group: String, _ resource: String) -> Set<String> {
    let limits = entries.filter { $0.group == group && $0.resource == resource }.flatMap(\.names)
    return Set(usage.filter { amount in amount.value.sign > 0 && limits.contains { amount.key.contains($0) } }.keys)
  }

  /// The scopes of a pod that a quota has to select; upstream looks at the scopes of all entries.
  func scopes(of pod: KubeObject) -> [JSON] { entries.flatMap(\.scopes).filter { QuotaUsage.isIn($0, pod) } }
}
