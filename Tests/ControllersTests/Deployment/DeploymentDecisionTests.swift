import KubeAPI
import Testing

@testable import Controllers

@Suite struct DeploymentDecisionTests {
  private func decide(_ deployment: KubeObject, _ sets: [KubeObject], pods: [KubeObject] = []) -> [Action] {
    DeploymentDecision.reconcile(deployment, candidates: sets, pods: pods, now: Fixtures.now)
  }

  @Test("begins with a set of the first revision, named after the template") func begins() throws {
    let deployment = Fixtures.workload("Deployment", replicas: 3, spec: ["progressDeadlineSeconds": 600])
    let actions = decide(deployment, [])
    let hash = PodTemplate.hash(deployment.spec.template, collisionCount: nil)
    let created = try #require(
      actions.compactMap { action -> KubeObject? in if case .create(_, let set, _) = action { set } else { nil } }.first)
    #expect(created.name == "web-\(hash)")
    #expect(created.labels == ["app": "web", "pod-template-hash": hash])
    #expect(created.spec.selector["matchLabels"]["pod-template-hash"].string == hash)
    #expect(
      created.annotations == [
        "deployment.kubernetes.io/revision": "1", "deployment.kubernetes.io/desired-replicas": "3",
        "deployment.kubernetes.io/max-replicas": "4",
      ])
    #expect(actions.contains { $0.summary == "event Normal ScalingReplicaSet Scaled up replica set web-\(hash) from 0 to 3" })
    #expect(
      actions.contains {
        $0.summary == "replace deployments web {\"metadata\":{\"annotations\":{\"deployment.kubernetes.io/revision\":\"1\"}}}"
      })
    let status = actions.map(\.summary).first { $0.hasPrefix("status") }
    #expect(status?.contains("Created new replica set \\\"web-\(hash)\\\"") == true)
  }

  @Test("a hash of ten characters or less from the safe alphabet, the same for any order of members") func hashes() {
    let a = PodTemplate.hash(["spec": ["a": 1, "b": [["x": 1, "y": 2]]]], collisionCount: nil)
    #expect(a == PodTemplate.hash(["spec": ["b": [["y": 2, "x": 1]], "a": 1]], collisionCount: nil))
    #expect(a != PodTemplate.hash(["spec": ["a": 1, "b": [["x": 1, "y": 2]]]], collisionCount: 1))
    #expect((1...10).contains(a.count) && a.allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
  }

  @Test("an update moves step by step: up first, then down") func steps() {
    let deployment = Fixtures.workload("Deployment", replicas: 4, image: "b")
    let annotations = ["deployment.kubernetes.io/desired-replicas": "4", "deployment.kubernetes.io/max-replicas": "5"]
    func sets(_ old: Int, _ new: Int, available: Int) -> [KubeObject] {
      [
        Fixtures.replicaSet("old", of: deployment, image: "a", replicas: old, revision: 1, age: 500, annotations: annotations),
        Fixtures.replicaSet(
          "new", of: deployment, image: "b", replicas: new, available: available, revision: 2, annotations: annotations),
      ]
    }
    func scalings(_ sets: [KubeObject]) -> [String] {
      decide(deployment, sets).map(\.summary).filter { $0.hasPrefix("event") }
    }
    #expect(scalings(sets(4, 0, available: 0)) == ["event Normal ScalingReplicaSet Scaled up replica set new from 0 to 1"])
    #expect(scalings(sets(4, 1, available: 0)) == ["event Normal ScalingReplicaSet Scaled down replica set old from 4 to 3"])
    #expect(scalings(sets(3, 1, available: 0)) == ["event Normal ScalingReplicaSet Scaled up replica set new from 1 to 2"])
    #expect(scalings(sets(3, 2, available: 0)) == [])
    #expect(scalings(sets(0, 4, available: 4)) == [])
  }

  @Test("Recreate waits for the last old pod") func recreate() {
    let deployment = Fixtures.workload("Deployment", replicas: 2, image: "b", spec: ["strategy": ["type": "Recreate"]])
    var old = Fixtures.replicaSet("old", of: deployment, image: "a", replicas: 2, revision: 1)
    #expect(
      decide(deployment, [old]).contains {
        $0.summary == "event Normal ScalingReplicaSet Scaled down replica set old from 2 to 0"
      })
    old.spec["replicas"] = 0
    let pod = Fixtures.pod("p", owner: old)
    #expect(!decide(deployment, [old], pods: [pod]).contains { if case .create = $0 { true } else { false } })
    #expect(decide(deployment, [old]).contains { if case .create = $0 { true } else { false } })
  }

  @Test("while paused the template stays, the size does not") func paused() {
    var deployment = Fixtures.workload("Deployment", replicas: 5, image: "b", spec: ["paused": true])
    deployment.status = ["conditions": [["type": "Progressing", "status": "Unknown", "reason": "DeploymentPaused"]]]
    let old = Fixtures.replicaSet(
      "old", of: deployment, image: "a", replicas: 2, revision: 1, annotations: ["deployment.kubernetes.io/desired-replicas": "2"]
    )
    let actions = decide(deployment, [old])
    #expect(!actions.contains { if case .create = $0 { true } else { false } })
    #expect(actions.contains { $0.summary == "event Normal ScalingReplicaSet Scaled up replica set old from 2 to 5" })
  }

  @Test("a rollback gives the old set the newest revision and remembers the one it had") func rollback() {
    let deployment = Fixtures.workload("Deployment", replicas: 0, image: "a")
    let sets = [
      Fixtures.replicaSet("first", of: deployment, image: "a", replicas: 0, revision: 1),
      Fixtures.replicaSet("second", of: deployment, image: "b", replicas: 0, revision: 2),
    ]
    #expect(
      decide(deployment, sets).changes == [
        "patch replicasets first {\"metadata\":{\"annotations\":{\"deployment.kubernetes.io/revision\":\"3\","
          + "\"deployment.kubernetes.io/revision-history\":\"1\"}}}",
        "replace deployments web {\"metadata\":{\"annotations\":{\"deployment.kubernetes.io/revision\":\"3\"}}}",
      ])
  }

  @Test("a rollout without progress for longer than its deadline has failed") func deadline() {
    var deployment = Fixtures.workload("Deployment", replicas: 1, image: "a", spec: ["progressDeadlineSeconds": 60])
    let set = Fixtures.replicaSet("only", of: deployment, image: "a", replicas: 1, available: 0, revision: 1)
    var status = DeploymentStatus.compute(deployment, new: set, all: [set], now: Fixtures.now)
    status["conditions"] = [
      ["type": "Progressing", "status": "True", "reason": "ReplicaSetUpdated", "lastUpdateTime": .string(Fixtures.now.text)]
    ]
    deployment.status = status
    func reason(_ seconds: Int64) -> String? {
      let now = Timestamp(seconds: Fixtures.now.seconds + seconds)
      let conditions = DeploymentStatus.compute(deployment, new: set, all: [set], now: now)["conditions"].elements
      return Condition.find(conditions, "Progressing")?["reason"].string
    }
    #expect(reason(60) == "ReplicaSetUpdated")
    #expect(reason(61) == "ProgressDeadlineExceeded")
  }
}
