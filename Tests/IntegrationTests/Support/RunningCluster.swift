import KubeAPI
import LinuxSystem
import Testing

/// Boots a cluster for a suite, and looks for traces once it is down.
struct RunningCluster: SuiteTrait, TestScoping {
  /// A file of Clusters/.
  var definition = "default"

  func provideScope(for test: Test, testCase: Test.Case?, performing function: () async throws -> Void) async throws {
    // All suites use one name, so that nothing but it has to be kept apart from a user's clusters.
    await Turn.shared.take()
    do {
      try await run(function)
      await Turn.shared.give()
    } catch {
      await Turn.shared.give()
      throw error
    }
  }

  private func run(_ function: () async throws -> Void) async throws {
    try await LabTool.lab("down", LabTool.cluster, allowFailure: true)
    let before = try Traces.now()
    try await LabTool.lab("up", definition, "--name", LabTool.cluster, "--quiet")
    do { try await function() } catch {
      try await LabTool.lab("down", LabTool.cluster, allowFailure: true)
      throw error
    }
    try await LabTool.lab("down", LabTool.cluster)
    let after = try Traces.now()
    #expect(after.subtracting(before) == [], "lab down leaves nothing behind")
  }
}

/// One suite after the other has the cluster.
private actor Turn {
  static let shared = Turn()

  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    guard isTaken else { return isTaken = true }
    await withCheckedContinuation { waiting.append($0) }
  }

  func give() { if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() } }
}

/// What a cluster might leave on the host.
enum Traces {
  static func now() throws -> Set<String> {
    var found: Set<String> = []
    for line in try FileIO.readText("/proc/self/mountinfo").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count > 4, words[4].contains("/lab/") || words[4].hasSuffix("/lab") { found.insert("mount \(words[4])") }
    }
    for pid in try processes(of: LabTool.cluster) { found.insert("process \(pid)") }
    for link in try FileIO.list("/sys/class/net") { found.insert("interface \(link)") }
    for group in cgroups(below: "/sys/fs/cgroup", depth: 3) { found.insert("cgroup \(group)") }
    for file in ["/run/lab/\(LabTool.cluster)", "/var/lib/lab/clusters/\(LabTool.cluster)"] where FileIO.exists(file) {
      found.insert("file \(file)")
    }
    return found
  }

  /// By their control groups, so that it does not matter what they are called or who started them.
  static func processes(of cluster: String) throws -> [Int32] {
    try FileIO.list("/proc").compactMap(Int32.init).filter { pid in
      // One that has ended and waits for the host's init to take its status has no command line any more.
      guard let groups = try? FileIO.readText("/proc/\(pid)/cgroup"), let command = try? FileIO.readText("/proc/\(pid)/cmdline")
      else { return false }
      return groups.contains("/lab/\(cluster)/") && !command.isEmpty
    }
  }

  private static func cgroups(below path: String, depth: Int) -> [String] {
    guard depth > 0, let names = try? FileIO.list(path) else { return [] }
    return names.filter { FileIO.isDirectory("\(path)/\($0)") }.flatMap { name -> [String] in
      let child = "\(path)/\(name)"
      return (child.contains("/lab/\(LabTool.cluster)") ? [child] : []) + cgroups(below: child, depth: depth - 1)
    }
  }
}

/// kubectl, as a candidate runs it, against the cluster of the tests.
enum Kubectl {
  @discardableResult
  static func run(_ arguments: String..., input: String = "") async throws -> String {
    try await LabTool.run(["kubectl"] + arguments, input: input)
  }

  static func json(_ arguments: String...) async throws -> JSON {
    try JSON.decode(try await LabTool.run(["kubectl"] + arguments + ["-o", "json"]))
  }

  static func apply(_ manifest: String) async throws { try await run("apply", "-f", "-", input: manifest) }

  /// Asks again until the answer satisfies, for at most that long; returns the last answer.
  static func until(
    _ arguments: [String], atMost limit: Duration = .seconds(30), _ isDone: (String) -> Bool
  ) async throws -> String {
    let deadline = ContinuousClock.now + limit
    while true {
      let text = try await LabTool.run(arguments, allowFailure: true)
      if isDone(text) || ContinuousClock.now > deadline { return text }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
