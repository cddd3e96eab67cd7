import KubeAPI
import Testing

@testable import APIServer

@Suite struct PodSecurityChecksTests {
  @Test(
    "The baseline level forbids what upstream's does, in its words",
    arguments: [
      (#"{"hostNetwork":true,"hostPID":true,"containers":[]}"#, "host namespaces (hostNetwork=true, hostPID=true)"),
      (
        #"{"containers":[{"name":"m","securityContext":{"privileged":true}}]}"#,
        #"privileged (container "m" must not set securityContext.privileged=true)"#
      ),
      (#"{"volumes":[{"name":"h","hostPath":{"path":"/x"}}],"containers":[]}"#, #"hostPath volumes (volume "h")"#),
      (#"{"containers":[{"name":"m","ports":[{"hostPort":80}]}]}"#, #"hostPort (container "m" uses hostPort 80)"#),
      (
        #"{"containers":[{"name":"m","livenessProbe":{"httpGet":{"host":"b"}},"lifecycle":{"preStop":{"tcpSocket":{"host":"a"}}}}]}"#,
        #"probe or lifecycle host (container "m" uses probe or lifecycle hosts "a", "b")"#
      ),
    ])
  func baseline(_ spec: String, _ expected: String) throws {
    let decoded = try JSON.decode(spec)
    #expect(PodSecurityChecks.violations([:], decoded, .baseline) == [expected])
  }

  @Test("A pod that says all it must passes the restricted level")
  func restricted() throws {
    let spec = try JSON.decode(
      """
      {"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"containers":[{"name":"m",
      "securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}
      """)
    #expect(PodSecurityChecks.violations([:], spec, .restricted) == [])
    #expect(PodSecurityChecks.violations([:], ["containers": [["name": "m"]]], .restricted).count == 4)
  }

  @Test("Probes may ask other hosts where an older version of the level is asked for")
  func olderProbes() throws {
    let spec = try JSON.decode(#"{"containers":[{"name":"m","startupProbe":{"httpGet":{"host":"x"}}}]}"#)
    #expect(PodSecurityChecks.violations([:], spec, .baseline, minor: 33) == [])
    #expect(PodSecurityChecks.violations([:], spec, .baseline, minor: 34).count == 1)
  }

  @Test("Stricter checks take the place of the baseline's, which come first")
  func restrictedOrder() throws {
    let spec = try JSON.decode(
      #"{"hostPID":true,"volumes":[{"name":"h","hostPath":{"path":"/"}}],"containers":[{"name":"m","securityContext":{"privileged":true}}]}"#
    )
    let names = PodSecurityChecks.violations([:], spec, .restricted).map {
      $0.split(separator: " (").first.map(String.init) ?? ""
    }
    #expect(
      names == [
        "host namespaces", "privileged", "allowPrivilegeEscalation != false", "unrestricted capabilities",
        "restricted volume types", "runAsNonRoot != true", "seccompProfile",
      ])
  }
}
