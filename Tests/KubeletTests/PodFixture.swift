import ContainerRuntime
import KubeAPI
import YAML

@testable import Kubelet

/// Pods and container records for tests of decisions.
enum PodFixture {
  static let now = Timestamp(seconds: 1_700_000_000)

  static func pod(_ yaml: String) throws -> KubeObject {
    var pod = KubeObject(try YAML.decode("apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: default, uid: u}\n" + yaml))
    if pod.spec["restartPolicy"].isNull { pod.spec["restartPolicy"] = "Always" }
    return pod
  }

  static func sandbox(_ ips: [String] = ["10.244.0.5"]) throws -> SandboxRecord? {
    SandboxRecord([
      "id": "s", "podUID": "u", "name": "p", "namespace": "default", "createdAt": "2023-11-14T22:13:00Z", "ready": true,
      "ips": JSON(ips),
    ])
  }

  /// `exit` nil: it runs.
  static func record(_ name: String, attempt: Int = 0, exit: Int32? = nil, reason: String = "Error", secondsAgo: Int64 = 5)
    -> ContainerRecord?
  {
    var json: JSON = [
      "id": .string("\(name)\(attempt)"), "sandbox": "s", "podUID": "u", "name": .string(name), "attempt": JSON(attempt),
      "image": "busybox", "createdAt": .string((now + .seconds(-60 + Int64(attempt))).microText),
    ]
    if let exit {
      json["exit"] =
        ContainerRecord.Exit(
          code: exit, reason: exit == 0 ? "Completed" : reason, startedAt: now + .seconds(-50),
          finishedAt: now + .seconds(-secondsAgo)
        ).json
    } else {
      json["pid"] = 42
      json["startedAt"] = .string((now + .seconds(-30)).microText)
    }
    return ContainerRecord(json)
  }

  static func observation(_ records: [ContainerRecord?], sandbox: Bool = true) throws -> PodObservation {
    var observation = PodObservation()
    observation.sandboxes = sandbox ? [try Self.sandbox()].compactMap(\.self) : []
    observation.containers = records.compactMap(\.self)
    return observation
  }
}
