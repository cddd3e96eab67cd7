import KubeAPI
import Testing

@testable import Kubelet

struct ProbeTests {
  private func probe(_ spec: JSON) throws -> Probe {
    try #require(Probe(.readiness, ["ports": [["name": "web", "containerPort": 8080]], "readinessProbe": spec]))
  }

  @Test func `defaults and named ports are filled in`() throws {
    let probe = try probe(["httpGet": ["path": "/x", "port": "web"]])
    #expect(probe.check == .http(scheme: "http", host: nil, port: 8080, path: "/x", headers: []))
    #expect([probe.period, probe.timeout, probe.successThreshold, probe.failureThreshold] == [10, 1, 1, 3])
  }

  @Test func `verdicts change only after as many results as the thresholds say`() throws {
    var counter = ProbeCounter(try probe(["tcpSocket": ["port": 80], "failureThreshold": 2, "successThreshold": 2]))
    #expect([true, true, false, true, false, false].map { counter.record($0) } == [nil, true, nil, nil, nil, false])
  }

  @Test func `a probe of a kind that is not there says so`() throws {
    #expect(try probe(["grpc": ["port": 80]]).check == .unsupported("not supported: readinessProbe.grpc"))
  }
}
