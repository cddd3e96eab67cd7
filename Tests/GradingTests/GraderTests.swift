import Grading
import KubeAPI
import Synchronization
import Testing

private let podCheck = """
  title: the pod runs
  points: 1
  resource: {of: pods, namespace: x, name: web, expect: "object.status.phase == 'Running'", observe: object.status.phase}
  """

private func pod(_ phase: String) -> KubeObject {
  var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "x", name: "web")
  pod.status["phase"] = .string(phase)
  return pod
}

@Suite("The grader")
struct GraderTests {
  @Test("an object is judged by its expression, and the verdict says what was observed")
  func objects() async throws {
    let passed = try await grade(podCheck, FakeLab(objects: ["pods/x/web": pod("Running")]))
    #expect(passed.state == .passed)
    let failed = try await grade(podCheck, FakeLab(objects: ["pods/x/web": pod("Pending")]))
    #expect(failed.state == .failed)
    #expect(failed.observed == "Pending")
    let missing = try await grade(podCheck, FakeLab())
    #expect(missing.state == .failed)
    #expect(missing.observed == "there is no pods web in namespace x")
  }

  @Test("what cannot be reached is not graded, and never wrong")
  func unreachable() async throws {
    let result = try await grade(podCheck, FakeLab(isUnreachable: true))
    #expect(result.state == .notGraded)
    #expect(result.observed == "the API server does not answer")
  }

  @Test("an empty set never passes, whatever is said of all its members")
  func emptySet() async throws {
    let yaml = "title: a\npoints: 1\nresource: {of: pods, namespace: x, labels: app=web, expect: 'objects.all(p, false)'}"
    let result = try await grade(yaml, FakeLab())
    #expect(result.state == .failed)
    #expect(result.observed == "there are no pods with app=web in namespace x")
  }

  @Test("all probes of a criterion must pass; a wrong one decides over one that could not look")
  func all() async throws {
    let yaml = """
      title: a
      points: 1
      all:
        - file: {host: base, path: /a, equals: one}
        - file: {host: base, path: /b, equals: two}
      """
    func lab(_ b: String, _ exit: Int32) -> FakeLab {
      FakeLab(output: { command in
        command.arguments.last == "/a"
          ? CommandResult(exit: exit, output: Array("one".utf8)) : CommandResult(exit: 0, output: Array(b.utf8))
      })
    }
    #expect(try await grade(yaml, lab("two", 0)).state == .passed)
    #expect(try await grade(yaml, lab("three", 0)).state == .failed)
    #expect(try await grade(yaml, lab("two", 99)).state == .notGraded)
    #expect(try await grade(yaml, lab("three", 99)).state == .failed)
  }

  @Test("a criterion that becomes so in time passes")
  func waiting() async throws {
    let looks = Mutex(0)
    let lab = FakeLab(output: { _ in
      let count = looks.withLock { looks in
        looks += 1
        return looks
      }
      return CommandResult(exit: count < 3 ? 3 : 0, output: Array("done".utf8))
    })
    let patient = try criterion("title: a\npoints: 1\nwithin: 5m\nfile: {host: base, path: /a, equals: done}")
    #expect(await Grader(lab, pause: .milliseconds(1)).grade(patient).state == .passed)
    #expect(looks.withLock { $0 } == 3)
  }

  @Test("rights are asked of the API server, verb by verb")
  func canI() async throws {
    let yaml = """
      title: a
      points: 1
      can-i: {serviceAccount: x/robot, verb: [get, delete], resource: pods, namespace: x, allowed: true}
      """
    let lab = FakeLab(answer: { _, path, body in
      #expect(path == "/apis/authorization.k8s.io/v1/subjectaccessreviews")
      #expect(body?.spec.user.string == "system:serviceaccount:x:robot")
      return LabResponse(status: 201, body: ["status": ["allowed": JSON(body?.spec.resourceAttributes.verb.string == "get")]])
    })
    let result = try await grade(yaml, lab)
    #expect(result.state == .failed)
    #expect(result.observed == "delete: denied")
    #expect(result.wanted == "system:serviceaccount:x:robot may get, delete pods in namespace x")
  }
}
