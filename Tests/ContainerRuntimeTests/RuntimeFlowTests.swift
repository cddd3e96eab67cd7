import Glibc
import KubeAPI
import LinuxSystem
import Testing

@testable import ContainerRuntime

/// Real containers from a real runc, in directories and control groups of the test's own.
@Suite(.serialized, .enabled(if: RuntimeHarness.isPossible, "needs root, runc, overlay mounts and busybox"))
struct RuntimeFlowTests {
  @Test func `a container runs, writes its log in CRI format and ends with its status`() async throws {
    try await RuntimeHarness.run { harness in
      let record = try await harness.start(["sh", "-c", "echo hello; echo oops >&2; exit 3"])
      await harness.runtime.waitForExit(record.id)
      let ended = try #require(await harness.runtime.container(record.id)?.exit)
      #expect(ended.code == 3)
      #expect(ended.reason == "Error")
      let lines = try FileIO.readText(record.logPath).split(separator: "\n").compactMap { ContainerLogLine(Array($0.utf8)[...]) }
      #expect(Set(lines.map { String(decoding: $0.text, as: UTF8.self) }) == ["hello", "oops"])
      #expect(lines.filter(\.isStandardError).count == 1)
    }
  }

  @Test func `exec runs beside the container and reports status, output and a missing program`() async throws {
    try await RuntimeHarness.run { harness in
      let record = try await harness.start(["sleep", "1000"])
      let result = try #require(
        try await harness.runtime.execSync(record.id, ["sh", "-c", "hostname; ls /sys/class/net; exit 7"], timeout: .seconds(10)))
      #expect(result.status == .exited(7))
      #expect(result.outputText == "box\nlo\n")
      await #expect(throws: ExecError.self) {
        _ = try await harness.runtime.execSync(record.id, ["nonesuch"], timeout: .seconds(10))
      }
      #expect(try await harness.runtime.execSync(record.id, ["sleep", "60"], timeout: .milliseconds(300)) == nil)
      try await harness.runtime.stopContainer(record.id, grace: .milliseconds(50))
      #expect(await harness.runtime.container(record.id)?.exit?.code == 137)
    }
  }

  @Test func `a container beyond its memory limit is killed and says so`() async throws {
    try await RuntimeHarness.run { harness in
      let record = try await harness.start(["sh", "-c", "tail /dev/zero"]) { $0.resources.memoryLimit = 16 << 20 }
      await harness.runtime.waitForExit(record.id)
      #expect(await harness.runtime.container(record.id)?.exit?.reason == "OOMKilled")
    }
  }

  @Test func `a program that does not exist is reported with runc's words`() async throws {
    try await RuntimeHarness.run { harness in
      await #expect {
        _ = try await harness.start(["nonesuch"])
      } throws: { "\($0)".contains("exec: \"nonesuch\": executable file not found in $PATH") }
    }
  }

  @Test func `attached clients write to stdin and read the output of a container with a terminal`() async throws {
    try await RuntimeHarness.run { harness in
      let record = try await harness.start(["sh"], hasStdin: true) { $0.hasTerminal = true }
      let session = try await harness.runtime.attach(record.id)
      try await session.send(AttachFrame(.resize, [0, 40, 0, 100]))
      try await session.send(AttachFrame(.standardInput, Array("stty size; exit 5\n".utf8)))
      var text = ""
      try await session.receive { text += String(decoding: $0.bytes, as: UTF8.self) }
      #expect(text.contains("40 100"))
      await harness.runtime.waitForExit(record.id)
      #expect(await harness.runtime.container(record.id)?.exit?.code == 5)
    }
  }
}

/// A runtime with one image, one sandbox and an in-process monitor; everything goes when the body returns.
struct RuntimeHarness: Sendable {
  let runtime: ContainerRuntime
  let sandbox: SandboxRecord
  let image: Image

  static var isPossible: Bool {
    getuid() == 0 && FileIO.exists("/usr/sbin/runc") && FileIO.exists("/usr/bin/busybox") && FileIO.isDirectory("/sys/fs/cgroup")
  }

  static func run(_ body: @escaping @Sendable (RuntimeHarness) async throws -> Void) async throws {
    let root = "/var/tmp/lab-runtime-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    var configuration = RuntimeConfiguration()
    configuration.images = "\(root)/images"
    configuration.state = "\(root)/state"
    configuration.layers = "\(root)/layers"
    configuration.runcRoot = "\(root)/runc"
    configuration.networkNamespaces = "\(root)/netns"
    configuration.cgroupRoot = "/kubelet-dev-\(getpid())"
    try FileIO.makeDirectory(configuration.state)
    let builder = ImageBuilder(store: ImageStore(directory: configuration.images), hyperkube: nil, recipes: [.busybox])
    try await builder.buildAll()
    let runtime = ContainerRuntime(configuration)
    let monitor = MonitorServer(configuration)
    try await withThrowingTaskGroup(of: Void.self) { group in
      let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
      group.addTask { try await monitor.run() }
      group.addTask { try await runtime.run { isReady.finish() } }
      for await _ in ready {}
      let sandbox = try await runtime.createSandbox(
        SandboxRequest(podUID: "uid", namespace: "default", name: "box", attempt: 0, hostname: "box"))
      let outcome: Result<Void, any Error>
      do {
        try await body(RuntimeHarness(runtime: runtime, sandbox: sandbox, image: try runtime.images.resolve("busybox")))
        outcome = .success(())
      } catch { outcome = .failure(error) }
      for record in await runtime.allContainers() { try await runtime.removeContainer(record.id) }
      try await runtime.removeSandbox(sandbox.id)
      await runtime.removePodCgroup(configuration.cgroupRoot)
      group.cancelAll()
      while (try? await group.next()) != nil {}
      try outcome.get()
    }
    try FileIO.removeTree(root)
  }

  func start(
    _ arguments: [String], hasStdin: Bool = false, _ change: (inout ContainerSpecification) -> Void = { _ in }
  ) async throws -> ContainerRecord {
    var specification = ContainerSpecification(arguments: arguments)
    specification.environment = [ImageConfiguration.path]
    specification.namespaces = .init(network: sandbox.networkNamespace, ipc: sandbox.ipcNamespace, uts: sandbox.utsNamespace)
    specification.cgroup = "\(runtime.configuration.cgroupRoot)/poduid"
    change(&specification)
    var request = ContainerRequest(
      sandbox: sandbox, name: "c", attempt: 0, image: image, imageName: "busybox", specification: specification,
      logPath: "\(runtime.configuration.state)/logs/c/0.log")
    request.hasStdin = hasStdin
    let record = try await runtime.createContainer(request)
    return try await runtime.startContainer(record.id)
  }
}
