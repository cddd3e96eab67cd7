import KubeAPI
import Testing

@testable import Controllers

@Suite struct RollingUpdateTests {
  private func deployment(_ replicas: Int, surge: JSON = .null, unavailable: JSON = .null) -> KubeObject {
    var rolling: JSON = [:]
    rolling["maxSurge"] = surge
    rolling["maxUnavailable"] = unavailable
    return Fixtures.workload(
      "Deployment", replicas: replicas, image: "new", spec: ["strategy": ["type": "RollingUpdate", "rollingUpdate": rolling]])
  }

  @Test(
    "a share of surge is rounded up, of unavailability down, and an update can always move",
    arguments: [
      (10, JSON.null, JSON.null, 3, 2), (1, .null, .null, 1, 0), (4, "50%", "50%", 2, 2), (3, 0, 0, 0, 1), (5, 2, "0%", 2, 0),
      (2, 0, 5, 0, 2),
    ])
  func limits(replicas: Int, surge: JSON, unavailable: JSON, wantedSurge: Int, wantedUnavailable: Int) {
    let limits = RollingUpdate.limits(deployment(replicas, surge: surge, unavailable: unavailable))
    #expect(limits == (wantedSurge, wantedUnavailable))
  }

  @Test(
    "the new set grows into what surge leaves",
    arguments: [(10, 0, 10, 3), (10, 3, 8, 5), (10, 3, 10, 3), (10, 9, 1, 10), (10, 10, 2, 10)])
  func grows(replicas: Int, new: Int, old: Int, wanted: Int) {
    let deployment = deployment(replicas)
    let sets = [
      Fixtures.replicaSet("new", of: deployment, image: "new", replicas: new, revision: 2),
      Fixtures.replicaSet("old", of: deployment, image: "old", replicas: old, revision: 1),
    ]
    #expect(RollingUpdate.newReplicas(deployment, new: sets[0], all: sets) == wanted)
  }

  @Test(
    "old sets shrink as far as availability allows, what never became ready first",
    arguments: [
      (10, 10, 3, 0, 8), (10, 10, 3, 3, 5), (10, 8, 3, 0, 8), (8, 8, 5, 5, 3), (10, 2, 0, 0, 8),
    ])
  func shrinks(old: Int, oldAvailable: Int, new: Int, newAvailable: Int, wanted: Int) {
    let deployment = deployment(10)
    let newSet = Fixtures.replicaSet("new", of: deployment, image: "new", replicas: new, available: newAvailable, revision: 2)
    let oldSet = Fixtures.replicaSet("old", of: deployment, image: "old", replicas: old, available: oldAvailable, revision: 1)
    #expect((RollingUpdate.scaleDown(deployment, new: newSet, old: [oldSet])["old"] ?? old) == wanted)
  }

  @Test(
    "scaling in the middle of an update keeps the proportions",
    arguments: [(10, 15, [10, 5], 20, [15, 8]), (10, 13, [8, 5], 5, [4, 3]), (10, 13, [13, 0], 13, [17, 0])])
  func proportions(was: Int, maximum: Int, sizes: [Int], replicas: Int, wanted: [Int]) {
    let deployment = deployment(replicas, surge: JSON(maximum - was))
    let sets = sizes.enumerated().map { index, size in
      Fixtures.replicaSet(
        "s\(index)", of: deployment, image: "i\(index)", replicas: size, revision: index,
        annotations: ["deployment.kubernetes.io/max-replicas": String(maximum)])
    }
    let result = RollingUpdate.proportional(deployment, sets: sets)
    let total = sets.enumerated().reduce(0) { $0 + (result["s\($1.offset)"] ?? $1.element.replicas) }
    #expect(total == (replicas + maximum - was))
    if wanted[1] > 0 { #expect((result["s0"] ?? 0) > (result["s1"] ?? 0)) }
  }
}
