import KubeAPI
import Testing

@testable import Controllers

@Suite struct ResourceQuotaDecisionTests {
  private func quota(_ hard: JSON, spec: JSON = [:], status: JSON = [:]) -> KubeObject {
    var quota = KubeObject(apiVersion: "v1", kind: "ResourceQuota", namespace: "default", name: "q")
    quota.spec = spec
    quota.spec["hard"] = hard
    quota.status = status
    return quota
  }

  private func pod(_ name: String, cpu: String? = nil, phase: String = "Running") -> KubeObject {
    var pod = Fixtures.pod(name, phase: phase)
    if let cpu { pod.spec = ["containers": [["name": "c", "resources": ["requests": ["cpu": .string(cpu)]]]]] }
    return pod
  }

  @Test("names say which collections are to be counted, each once")
  func sources() {
    let hard: JSON = [
      "pods": "1", "requests.cpu": "1", "services.nodeports": "1", "gold.storageclass.storage.k8s.io/requests.storage": "1Gi",
      "count/deployments.apps": "1", "count/widgets.example.com": "1", "nobody": "1",
    ]
    let found = ResourceQuotaDecision.sources(quota(hard)).map { $0.group.isEmpty ? $0.resource : "\($0.resource).\($0.group)" }
    #expect(found == ["pods", "services", "persistentvolumeclaims", "deployments.apps", "widgets.example.com"])
  }

  @Test("sums what the pods ask for; those that have ended count for nothing")
  func pods() {
    let status = ResourceQuotaDecision.status(
      quota(["pods": "10", "requests.cpu": "2", "cpu": "2", "limits.memory": "1Gi"]),
      objects: [("", "pods", [pod("a", cpu: "500m"), pod("b", cpu: "1"), pod("c", cpu: "1", phase: "Succeeded"), pod("d")])])
    #expect(status?["used"].text == #"{"cpu":"1500m","limits.memory":"0","pods":"3","requests.cpu":"1500m"}"#)
    #expect(status?["hard"].text == #"{"pods":"10","requests.cpu":"2","cpu":"2","limits.memory":"1Gi"}"#)
  }

  @Test(
    "scopes leave out the pods they do not mean",
    arguments: [
      ("BestEffort", "1"), ("NotBestEffort", "1"), ("Terminating", "0"), ("NotTerminating", "2"), ("PriorityClass", "0"),
      ("CrossNamespacePodAffinity", "0"),
    ])
  func scopes(scope: String, expected: String) {
    let scoped = quota(["pods": "10"], spec: ["scopes": [.string(scope)]])
    let status = ResourceQuotaDecision.status(scoped, objects: [("", "pods", [pod("a", cpu: "1"), pod("b")])])
    #expect(status?["used"]["pods"].string == expected)
  }

  @Test("a status that is right is left alone, however its amounts are written")
  func unchanged() {
    let current = quota(["cpu": "2"], status: ["hard": ["cpu": "2000m"], "used": ["cpu": "1"]])
    #expect(ResourceQuotaDecision.status(current, objects: [("", "pods", [pod("a", cpu: "1000m")])]) == nil)
    #expect(ResourceQuotaDecision.status(quota(["configmaps": "1"]), objects: []) != nil)
  }
}
