import ContainerRuntime
import KubeAPI
import Testing

@testable import Kubelet

struct PodStatusBuilderTests {
  private func status(
    _ yaml: String, _ records: [ContainerRecord?], waiting: [String: PodStatusBuilder.Waiting] = [:], ready: Set<String> = []
  ) throws -> JSON {
    var builder = PodStatusBuilder(pod: try PodFixture.pod(yaml), now: PodFixture.now)
    builder.observation = try PodFixture.observation(records)
    builder.observation.probes.ready = ready
    builder.waiting = waiting
    builder.hostIP = "172.30.0.3"
    return builder.build()
  }

  private func condition(_ status: JSON, _ type: String) -> String? {
    status["conditions"].elements.first { $0["type"].string == type }?["status"].string
  }

  @Test func `a pod that runs is ready unless its probe says otherwise`() throws {
    let plain = try status("spec: {containers: [{name: a, image: x}]}", [PodFixture.record("a")])
    #expect(plain["phase"].string == "Running")
    #expect(plain["podIP"].string == "10.244.0.5")
    #expect(condition(plain, "Ready") == "True")
    let probed = "spec: {containers: [{name: a, image: x, readinessProbe: {exec: {command: [x]}}}]}"
    #expect(condition(try status(probed, [PodFixture.record("a")]), "Ready") == "False")
    #expect(condition(try status(probed, [PodFixture.record("a")], ready: ["a0"]), "Ready") == "True")
  }

  @Test func `a container for debugging has a status of its own and no part in the pod's`() throws {
    let yaml = "spec: {restartPolicy: Never, containers: [{name: a, image: x}], ephemeralContainers: [{name: d, image: x}]}"
    let plain = try status(yaml, [PodFixture.record("a"), PodFixture.record("d", exit: 3)])
    #expect(plain["phase"].string == "Running")
    #expect(condition(plain, "Ready") == "True")
    #expect(plain["containerStatuses"].elements.count == 1)
    let shown = plain["ephemeralContainerStatuses"].elements
    #expect(shown.count == 1)
    #expect(shown.first?["state"]["terminated"]["exitCode"].int == 3)
    #expect(shown.first?["ready"].bool == false)
    #expect(shown.first?["started"].isNull == true)
  }

  @Test(
    arguments: [
      ("Always", [0], "Running"), ("Never", [0], "Succeeded"), ("Never", [1], "Failed"), ("Never", [0, 1], "Failed"),
      ("OnFailure", [1], "Running"), ("OnFailure", [0, 0], "Succeeded"),
    ] as [(String, [Int32], String)])
  func `the phase follows exit codes and the restart policy`(policy: String, codes: [Int32], phase: String) throws {
    let names = ["a", "b"].prefix(codes.count)
    let list = names.map { "{name: \($0), image: x}" }.joined(separator: ", ")
    let records = zip(names, codes).map { PodFixture.record($0, exit: $1) }
    #expect(try status("spec: {restartPolicy: \(policy), containers: [\(list)]}", records)["phase"].string == phase)
  }

  @Test func `a crash is shown with its last state and its restarts`() throws {
    let found = try status(
      "spec: {containers: [{name: a, image: x}]}", [PodFixture.record("a", attempt: 3, exit: 137, reason: "OOMKilled")],
      waiting: ["a": .init(reason: "CrashLoopBackOff", message: "back-off")])["containerStatuses"][0]
    #expect(found["state"]["waiting"]["reason"].string == "CrashLoopBackOff")
    #expect(found["lastState"]["terminated"]["reason"].string == "OOMKilled")
    #expect(found["lastState"]["terminated"]["exitCode"].int == 137)
    #expect(found["restartCount"].int == 3)
  }

  @Test func `an image that cannot be pulled keeps the pod pending`() throws {
    let found = try status(
      "spec: {containers: [{name: a, image: nginxx}]}", [], waiting: ["a": .init(reason: "ErrImagePull", message: "no")])
    #expect(found["phase"].string == "Pending")
    #expect(found["containerStatuses"][0]["state"]["waiting"]["reason"].string == "ErrImagePull")
    #expect(found["containerStatuses"][0]["image"].string == "nginxx")
  }

  @Test func `before init containers are done the others are initializing`() throws {
    let found = try status(
      "spec: {initContainers: [{name: i, image: x}], containers: [{name: a, image: x}]}", [PodFixture.record("i")])
    #expect(found["phase"].string == "Pending")
    #expect(condition(found, "Initialized") == "False")
    #expect(found["containerStatuses"][0]["state"]["waiting"]["reason"].string == "PodInitializing")
  }

  @Test(arguments: [
    ("{}", "BestEffort"), ("{requests: {cpu: 1}}", "Burstable"), ("{limits: {cpu: 1, memory: 1Gi}}", "Guaranteed"),
    ("{requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1000m, memory: 1024Mi}}", "Guaranteed"),
    ("{limits: {cpu: 1}}", "Burstable"),
  ])
  func `the quality of service class follows requests and limits`(resources: String, expected: String) throws {
    let pod = try PodFixture.pod("spec: {containers: [{name: a, image: x, resources: \(resources)}]}")
    #expect(QualityOfService(pod).rawValue == expected)
  }
}
