import KubeAPI
import Testing

@testable import APIServer

@Suite struct PluginSettingsTests {
  private static let limited = """
    apiVersion: resourcequota.admission.k8s.io/v1
    kind: Configuration
    limitedResources:
    - resource: pods
      matchContains: [memory]
      matchScopes: [{scopeName: PriorityClass, operator: In, values: [critical]}]
    - resource: persistentvolumeclaims
      matchContains: [gold.storageclass.storage.k8s.io/requests.storage]
    """

  private static let pods: [([String: Quantity], String, Set<String>)] = [
    (["requests.memory": 5, "memory": 5, "cpu": 1], "pods", ["requests.memory", "memory"]), (["memory": 0], "pods", []),
    (["memory": 5], "services", []),
    (
      ["gold.storageclass.storage.k8s.io/requests.storage": 1, "requests.storage": 1], "persistentvolumeclaims",
      ["gold.storageclass.storage.k8s.io/requests.storage"]
    ),
  ]

  @Test("What is limited by default is found by parts of names", arguments: pods)
  func names(_ usage: [String: Quantity], _ resource: String, _ expected: Set<String>) throws {
    #expect(try LimitedResources(Self.limited).names(of: usage, "", resource) == expected)
  }

  @Test("Pods in a limited scope need a quota for it", arguments: [("critical", 1), ("other", 0), ("", 0)])
  func scopes(_ priority: String, _ count: Int) throws {
    let pod = KubeObject(["spec": ["priorityClassName": .string(priority)]])
    #expect(try LimitedResources(Self.limited).scopes(of: pod).count == count)
  }

  @Test("Node selectors have a default and, by namespace, what is allowed")
  func selectors() throws {
    let configuration = NodeSelectorConfiguration(
      "podNodeSelectorPluginConfig:\n  clusterDefaultNodeSelector: env=test\n  prod: \"env=prod, zone=a\"\n")
    #expect(configuration.fallback == "env=test")
    #expect(configuration.allowed(in: "nowhere") == "")
    let labels = try NodeSelectorConfiguration.labels(configuration.allowed(in: "prod"))
    #expect(labels.map { "\($0.0):\($0.1)" } == ["env:prod", "zone:a"])
    #expect(throws: FlagError("invalid selector: [env]")) { try NodeSelectorConfiguration.labels("env") }
  }

  @Test("Unknown fields in a configuration are told, and another kind")
  func faults() {
    #expect(throws: FlagError(#"couldn't init admission plugin "ResourceQuota": strict decoding error: unknown field "x""#)) {
      try LimitedResources("apiVersion: resourcequota.admission.k8s.io/v1\nkind: Configuration\nx: 1\n")
    }
    #expect(throws: FlagError.self) { try TolerationConfiguration("apiVersion: v1\nkind: Configuration\n") }
  }
}
