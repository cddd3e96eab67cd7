import KubeAPI
import Testing

@testable import APIServer

@Suite struct RequestMatchingTests {
  @Test(
    "patterns of resources name objects, their subresources, or both",
    arguments: [
      ("pods", "pods", "", true), ("pods", "pods", "log", false), ("pods/log", "pods", "log", true),
      ("pods/*", "pods", "log", true),
      ("pods/*", "pods", "", true), ("*", "pods", "", true), ("*", "pods", "exec", false), ("*/*", "pods", "exec", true),
      ("*/scale", "deployments", "scale", true), ("*/scale", "deployments", "status", false), ("services", "pods", "", false),
    ])
  func resources(pattern: String, resource: String, subresource: String, matches: Bool) {
    #expect(RequestMatching.matches(pattern, resource, subresource) == matches)
  }
}

@Suite struct PodSecurityPolicyTests {
  private static let prefix = "pod-security.kubernetes.io/"

  @Test("what is enforced is also warned of, unless warnings are set apart")
  func defaults() {
    let policy = PodSecurityPolicy(["\(Self.prefix)enforce": "baseline", "\(Self.prefix)enforce-version": "v1.20"])
    #expect(policy.enforce.text == "baseline:v1.20")
    #expect(policy.warn.text == "baseline:v1.20")
    #expect(policy.audit.text == "privileged:latest")
    let apart = PodSecurityPolicy(["\(Self.prefix)enforce": "baseline", "\(Self.prefix)warn": "restricted"])
    #expect(apart.warn.text == "restricted:latest")
  }

  @Test(
    "labels that are no levels or versions are told",
    arguments: [
      ("enforce", "strict", "Invalid value: \"strict\": must be one of privileged, baseline, restricted"),
      ("warn-version", "1.20", "Invalid value: \"1.20\": must be \"latest\" or \"v1.x\""), ("audit", "baseline", nil),
      ("enforce-version", "v1.31", nil),
    ])
  func faults(key: String, value: String, message: String?) {
    let faults = PodSecurityPolicy.faults([Self.prefix + key: value])
    #expect(faults.map(\.message) == (message.map { [$0] } ?? []))
    #expect(faults.allSatisfy { $0.field == "metadata.labels[\(Self.prefix)\(key)]" })
  }

  @Test("a level is what it was in its version")
  func versions() {
    let spec: JSON = [
      "securityContext": ["sysctls": [["name": "net.ipv4.tcp_rmem", "value": "1"]]], "containers": [["name": "a"]],
    ]
    #expect(PodSecurityChecks.violations([:], spec, .baseline) == [])
    #expect(PodSecurityChecks.violations([:], spec, .baseline, minor: 30) == ["forbidden sysctls (net.ipv4.tcp_rmem)"])
  }
}
