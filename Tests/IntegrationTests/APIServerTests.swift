import Glibc
import KubeAPI
import LinuxSystem
import Testing

/// A cluster that is only an API server: the home of tests of the API as clients see it.
@Suite(
  .serialized, .disabled(if: LabTool.obstacle != nil, Comment(rawValue: LabTool.obstacle ?? "")),
  RunningCluster(definition: "api-only"), .timeLimit(.minutes(10)))
struct APIServerTests {
  @Test("nothing but an API server runs") func alone() async throws {
    #expect(try await Kubectl.json("get", "nodes")["items"].elements.isEmpty)
    #expect(try await Kubectl.json("get", "pods", "-A")["items"].elements.isEmpty)
    let programs = try Traces.processes(of: LabTool.cluster).compactMap { pid in
      try? FileIO.readText("/proc/\(pid)/cmdline").split(separator: "\0").first.map(String.init)
    }
    let names = programs.compactMap { $0.split(separator: "/").last.map(String.init) }
    #expect(names.contains("kube-apiserver"))
    #expect(!names.contains { ["kubelet", "kube-controller-manager", "kube-scheduler", "containerd"].contains($0) })
  }

  @Test("a killed server comes back by itself, with everything that was stored") func killed() async throws {
    try await Kubectl.run("create", "configmap", "kept", "--from-literal=a=b")
    let pid = try #require(
      try Traces.processes(of: LabTool.cluster).first {
        (try? FileIO.readText("/proc/\($0)/cmdline"))?.hasPrefix("/usr/bin/kube-apiserver") == true
      })
    kill(pid, SIGKILL)
    let answer = try await Kubectl.until(["kubectl", "get", "configmap", "kept", "-o", "jsonpath={.data.a}"]) { $0 == "b" }
    #expect(answer == "b")
  }

  @Test("lab up says where a definition contradicts itself") func contradiction() async throws {
    let file = "/tmp/contradiction-\(LabTool.cluster).yaml"
    let text = try FileIO.readText("\(LabTool.root)/Clusters/api-only.yaml")
    try FileIO.replace(file, text.replacing("    services:", with: "    pods: 10.244.0.0/16\n    services:"))
    defer { try? FileIO.remove(file) }
    let answer = try await LabTool.lab("up", file, allowFailure: true)
    #expect(answer.contains("\(file):10: spec.network.pods: no Pods run without nodes: remove it"))
  }

  @Test(
    "recorded conversations go as with upstream",
    .enabled(if: OracleReplay.folder != nil, "the recorded conversations are not beside this checkout"))
  func conversations() async throws {
    let outcome = try await OracleReplay.run(kubeconfig: LabTool.kubeconfig(LabTool.cluster))
    #expect(outcome.failures == [])
    #expect(outcome.passed > 300)
  }
}
