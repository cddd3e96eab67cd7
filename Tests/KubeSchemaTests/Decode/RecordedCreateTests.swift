import KubeAPI
import Testing

@testable import KubeSchema

/// Sends the first body of every recorded conversation about creating an object through decoding and defaulting, and compares
/// with what upstream made of it.
@Suite struct RecordedCreateTests {
  @Test(
    "objects are filled in as upstream fills them in", .enabled(if: SharedFacts.isPresent, "no recordings beside this checkout"),
    arguments: ["create", "change", "delete", "subresources", "metadata"])
  func create(area: String) throws {
    let registry = try SchemaRegistry.builtIn()
    let cases = SharedFacts.json("oracle/cases/\(area).json")?["cases"].elements ?? []
    let recorded = SharedFacts.json("oracle/recorded/\(area).json") ?? .null
    var compared = 0
    for test in cases {
      let id = test["id"].string ?? ""
      let steps = test["steps"].elements
      guard let step = steps.indices.first(where: { (steps[$0]["do"].string ?? "").hasPrefix("POST") }) else { continue }
      let body = steps[step]["body"]
      let wanted = recorded[id][step]["body"]
      guard let groupVersion = GroupVersion(body["apiVersion"].string ?? ""), wanted["kind"] == body["kind"] else { continue }
      let kind = GroupVersionKind(group: groupVersion.group, version: groupVersion.version, kind: body["kind"].string ?? "")
      guard let schema = registry.schema(kind), !schema.isVirtual else { continue }
      let decoded = try schema.decode(body)
      #expect(decoded.unknownFields == [], "\(id)")
      var made = schema.defaulted(decoded.object)
      made.metadata["uid"] = wanted["metadata"]["uid"]
      made.name = wanted["metadata"]["name"].string ?? ""
      schema.prepareForCreate(&made, now: Timestamp(seconds: 0))
      let differences = Differences.between(
        made.json, wanted, ignoring: RecordedCreateTests.setByTheServer + (Self.admitted[kind.kind] ?? []))
      #expect(differences == [], "\(id)")
      compared += 1
    }
    #expect(compared > 0)
  }

  static let setByTheServer = [
    "metadata.creationTimestamp", "metadata.namespace", "metadata.resourceVersion", "metadata.uid", "metadata.managedFields",
    "status.lastPhaseTransitionTime",
  ]

  /// What admission and the allocation of addresses add.
  static let admitted = [
    "Pod": [
      "spec.preemptionPolicy", "spec.priority", "spec.serviceAccount", "spec.serviceAccountName", "spec.tolerations",
      "spec.volumes",
      "spec.containers[0].volumeMounts", "spec.containers[1].volumeMounts", "spec.initContainers[0].volumeMounts",
    ],
    "Node": ["spec.taints"], "PersistentVolume": ["metadata.finalizers"], "PersistentVolumeClaim": ["metadata.finalizers"],
    "VolumeAttributesClass": ["metadata.finalizers"],
    "Service": ["spec.clusterIP", "spec.clusterIPs", "spec.ipFamilies", "spec.ipFamilyPolicy"],
    "CertificateSigningRequest": ["spec.username", "spec.groups", "spec.extra", "spec.uid"],
  ]
}

enum Differences {
  static func between(_ made: JSON, _ wanted: JSON, ignoring: [String] = [], path: String = "") -> [String] {
    if ignoring.contains(path) { return [] }
    switch (made, wanted) {
    case (.object(let a), .object(let b)):
      var result: [String] = []
      for key in Set(a.keys).union(b.keys).sorted() {
        let inner = path.isEmpty ? key : "\(path).\(key)"
        if ignoring.contains(inner) { continue }
        switch (a[key], b[key]) {
        case (let x?, let y?): result += between(x, y, ignoring: ignoring, path: inner)
        case (let x?, nil): result.append("+\(inner): \(x.text.prefix(80))")
        case (nil, let y?): result.append("-\(inner): \(y.text.prefix(80))")
        default: break
        }
      }
      return result
    case (.array(let a), .array(let b)) where a.count == b.count:
      return zip(a, b).enumerated().flatMap { between($1.0, $1.1, ignoring: ignoring, path: "\(path)[\($0)]") }
    default:
      if made == wanted { return [] }
      if let text = wanted.string, text.hasPrefix("<") { return [] }
      return ["\(path): \(made.text.prefix(80)) is not \(wanted.text.prefix(80))"]
    }
  }
}
