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
}
