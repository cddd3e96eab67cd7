import KubeAPI
import Testing
import YAML

@testable import KubeSchema

/// What may not change, and how upstream says so.
@Suite("rules of changes")
struct ChangeRuleTests {
  private static let registry = try? SchemaRegistry.builtIn()

  private static func object(_ schema: ObjectSchema, _ text: String) throws -> KubeObject {
    let json = try YAML.decode("{metadata: {name: x, namespace: default, uid: u, resourceVersion: '1'}, \(text)}")
    return schema.defaulted(try schema.decode(json).object)
  }

  private static func faults(_ resource: String, _ old: String, _ new: String, subresource: String = "") throws -> [String] {
    let schema = try #require(registry?.resources.first { $0.qualifiedName == resource })
    return schema.validateUpdate(try object(schema, new), old: try object(schema, old), subresource: subresource)
      .map(\.description)
  }

  private static let pod = "containers: [{name: c, image: i}]"

  @Test("a Pod's refused change is shown as a unified diff of upstream's internal form")
  func podDiff() throws {
    let faults = try Self.faults("pods", "spec: {\(Self.pod), subdomain: a}", "spec: {\(Self.pod), subdomain: b}")
    #expect(
      faults == [
        """
        spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,\
        `spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),\
        `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)
        @@ -65,7 +65,7 @@
           },
           "ImagePullSecrets": null,
           "Hostname": "",
        -  "Subdomain": "a",
        +  "Subdomain": "b",
           "SetHostnameAsFQDN": null,
           "Affinity": null,
           "SchedulerName": "default-scheduler",

        """
      ])
  }

  @Test(
    "a gated Pod may be held closer to certain nodes, not farther",
    arguments: [
      ("nodeSelector: {a: b, c: d}", ""),
      (
        "nodeSelector: {a: c}",
        "spec.nodeSelector: Invalid value: {\"a\":\"c\"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)"
      ),
    ])
  func gated(change: String, fault: String) throws {
    let gates = "schedulingGates: [{name: x.y/z}]"
    let faults = try Self.faults(
      "pods", "spec: {\(Self.pod), \(gates), nodeSelector: {a: b}}", "spec: {\(Self.pod), \(gates), \(change)}")
    #expect(faults == (fault.isEmpty ? [] : [fault]))
  }

  @Test(
    "the door for resizing lets CPU and memory through",
    arguments: [
      ("{requests: {cpu: 2, memory: 1Gi}}", []),
      ("{requests: {cpu: 1}}", ["spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed"]),
      (
        "{requests: {cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi}}",
        ["spec: Forbidden: only cpu and memory resources are mutable"]
      ),
      (
        "{requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}",
        ["spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of resizing"]
      ),
    ])
  func resize(resources: String, wanted: [String]) throws {
    func pod(_ resources: String) -> String {
      "status: {qosClass: Burstable}, spec: {containers: [{name: c, image: i, resources: \(resources)}]}"
    }
    let faults = try Self.faults("pods", pod("{requests: {cpu: 1, memory: 1Gi}}"), pod(resources), subresource: "resize")
    #expect(faults == wanted)
  }

  @Test(
    "fixed fields are told by upstream's words",
    arguments: [
      (
        "storageclasses.storage.k8s.io", "provisioner: a, reclaimPolicy: Delete", "provisioner: b, reclaimPolicy: Retain",
        [
          "provisioner: Forbidden: updates to provisioner are forbidden.",
          "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.",
        ]
      ),
      (
        "secrets", "type: a, immutable: true, data: {a: YQ==}", "type: b, data: {a: Yg==}",
        [
          "type: Invalid value: \"b\": field is immutable",
          "immutable: Forbidden: field is immutable when `immutable` is set",
          "data: Forbidden: field is immutable when `immutable` is set",
        ]
      ),
      (
        "resourcequotas", "spec: {scopes: [BestEffort], hard: {pods: 1}}", "spec: {hard: {pods: 1}}",
        ["spec.scopes: Invalid value: null: field is immutable"]
      ),
      (
        "services", "spec: {clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9], ports: [{port: 80}]}",
        "spec: {clusterIP: 10.96.0.8, clusterIPs: [10.96.0.8], ports: [{port: 80}]}",
        ["spec.clusterIPs[0]: Invalid value: [\"10.96.0.8\"]: may not change once set"]
      ),
    ])
  func fixed(resource: String, old: String, new: String, wanted: [String]) throws {
    let clusterScoped = resource.hasPrefix("storageclasses")
    let faults = try Self.faults(resource, old, new).filter { !clusterScoped || !$0.hasPrefix("metadata.namespace") }
    #expect(faults == wanted)
  }

  @Test(
    "hunks are counted as in any unified diff",
    arguments: [
      (["a", "b", "c"], ["a", "c"], "1..<4 1..<3"), (["a"], ["a", "b"], "1..<2 1..<3"), (["a"], ["a"], ""),
      (Array("abcdefghijklmnop").map(String.init), Array("xbcdefghijklmnoy").map(String.init), "1..<5 1..<5, 13..<17 13..<17"),
    ])
  func hunks(old: [String], new: [String], wanted: String) {
    let hunks = LineDiff(old, new).hunks(context: 3)
    let text = hunks.map {
      "\($0.old.lowerBound + 1)..<\($0.old.upperBound + 1) \($0.new.lowerBound + 1)..<\($0.new.upperBound + 1)"
    }
    #expect(text.joined(separator: ", ") == wanted)
  }
}
