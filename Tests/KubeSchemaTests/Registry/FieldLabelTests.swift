import KubeAPI
import Testing

@testable import KubeSchema

@Suite("field selectors")
struct FieldLabelTests {
  private static func labels(_ resource: String) throws -> FieldLabels {
    let registry = try SchemaRegistry.builtIn()
    return try #require(registry.resources.first { $0.qualifiedName == resource }).fieldLabels
  }

  @Test(
    "a kind offers what upstream offers and refuses the rest in the kind's own words",
    arguments: [
      ("pods", "spec.bogus", "field label not supported: spec.bogus"),
      ("nodes", "metadata.namespace", "field label not supported: metadata.namespace"),
      ("jobs.batch", "spec.x", "field label \"spec.x\" not supported for Job"),
      (
        "resourceslices.resource.k8s.io", "spec.x", "field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: spec.x"
      ),
      (
        "replicasets.apps", "status.replicas",
        "\"status.replicas\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
      ),
      ("events.events.k8s.io", "involvedObject.name", "field label not supported: involvedObject.name"),
    ])
  func refusals(resource: String, field: String, message: String) throws {
    let labels = try Self.labels(resource)
    #expect(!labels.supports(field))
    #expect(labels.complaint(field) == message)
  }

  @Test(
    "absent fields compare as upstream's zero values, and old names mean the new ones",
    arguments: [
      ("pods", "spec.host", "n1"), ("pods", "spec.hostNetwork", "false"), ("pods", "status.podIPs", ""),
      ("nodes", "spec.unschedulable", "false"), ("jobs.batch", "status.successful", "0"),
      ("replicationcontrollers", "status.replicas", "0"), ("events", "source", "kubelet"),
      ("events.events.k8s.io", "regarding.name", "web"), ("events.events.k8s.io", "reportingController", "kubelet"),
    ])
  func values(resource: String, field: String, value: String) throws {
    let object = KubeObject(
      ["spec": ["nodeName": "n1"], "involvedObject": ["name": "web"], "reportingComponent": "kubelet"] as JSON)
    let labels = try Self.labels(resource)
    #expect(labels.supports(field))
    #expect(labels.value(field, object) == value)
  }
}
