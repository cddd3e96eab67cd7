import Glibc
import Testing

@testable import LinuxSystem

@Suite struct ChildProcessTests {
  @Test func `input goes in, output, error and status come out`() async throws {
    let result = try await ChildProcess.capture(
      ProcessSpecification("sh", ["-c", "cat; echo oops >&2; exit 3"]), input: Array("hello".utf8))
    #expect(result.status == .exited(3))
    #expect(result.outputText == "hello")
    #expect(result.errorText == "oops\n")
  }

  @Test func `more output than a pipe holds is collected up to the limit`() async throws {
    let result = try await ChildProcess.capture(
      ProcessSpecification("head", ["-c", "300000", "/dev/zero"]), limit: 200_000)
    #expect(result.status.isSuccess)
    #expect(result.output.count == 200_000)
  }

  @Test func `a missing program is an error with its stage, and leaves no child`() throws {
    do {
      _ = try ChildProcess.spawn(ProcessSpecification("no-such-program"))
      Issue.record("spawned")
    } catch {
      #expect(error.stage == .execute)
      #expect(error.cause.errno == ENOENT)
      #expect(error.description == "no-such-program: cannot execute: no such file or directory")
    }
  }

  @Test func `a killed child reports its signal to every waiter`() async throws {
    let child = try ChildProcess.spawn(ProcessSpecification("sleep", ["60"]))
    async let first = child.wait()
    async let second = child.wait()
    try child.kill(SIGTERM)
    #expect(try await (first, second) == (.signaled(SIGTERM), .signaled(SIGTERM)))
    try child.kill()
  }

  @Test func `cancelling a capture kills the program`() async throws {
    let task = Task { try await ChildProcess.capture(ProcessSpecification("sleep", ["60"])) }
    task.cancel()
    let result = try? await task.value
    #expect(result?.status != .exited(0))
  }

  @Test func `only the given descriptors reach the child`() async throws {
    let extra = try Descriptor.open("/dev/null", O_RDONLY)
    var specification = ProcessSpecification("sh", ["-c", "ls /proc/self/fd | wc -l; ls -l /proc/self/fd/7"])
    specification.descriptors[7] = extra
    let result = try await ChildProcess.capture(specification)
    #expect(result.outputText.hasPrefix("5\n"))
    #expect(result.outputText.contains("7 -> /dev/null"))
  }

  @Test func `a program on a terminal has it as its controlling one`() async throws {
    let terminal = try PTY(size: .init(rows: 30, columns: 100))
    var specification = ProcessSpecification("sh", ["-c", "stty size </dev/tty"])
    for number: Int32 in 0...2 { specification.descriptors[number] = terminal.worker }
    specification.controllingTerminal = 0
    let child = try ChildProcess.spawn(specification)
    let status = try await child.wait()
    #expect(status == .exited(0))
    #expect(try await terminal.controller.readSome().map { String(decoding: $0, as: UTF8.self) } == "30 100\r\n")
  }

  @Test(.enabled(if: getuid() == 0, "needs root")) func `namespaces are made and joined`() async throws {
    var specification = ProcessSpecification("sh", ["-c", "hostname node-test; echo $$; read line; hostname"])
    specification.unshare = [.uts, .pid, .network, .mount, .ipc, .cgroup]
    let (near, far) = try Descriptor.socketPair()
    let (output, outputEnd) = try Descriptor.pipe()
    specification.descriptors = [0: far, 1: outputEnd]
    let child = try ChildProcess.spawn(specification)
    try output.setNonblocking()
    #expect(try await output.readSome() == Array("1\n".utf8))

    var joining = ProcessSpecification(
      "sh",
      [
        "-c",
        "hostname; test $(readlink /proc/self) != $$ || echo same; cat /proc/sys/kernel/random/boot_id >/dev/null; echo $PPID",
      ])
    joining.join = try [.uts, .pid, .network].map { try NamespaceHandle(kind: $0, of: child.pid) }
    let result = try await ChildProcess.capture(joining)
    #expect(result.outputText.split(separator: "\n").first == "node-test")
    #expect(result.outputText.split(separator: "\n").last == "0")

    try near.write(Array("go\n".utf8))
    #expect(try await child.wait() == .exited(0))
    #expect(try await output.readSome() == Array("node-test\n".utf8))
  }

  @Test(.enabled(if: getuid() == 0, "needs root")) func `a thread runs inside another network namespace`() async throws {
    let path = "/run/lab-node-test-netns-\(getpid())"
    let made = try await NamespaceHandle.createNetwork(pinnedAt: path)
    defer {
      try? Mount.unmount(path)
      try? FileIO.remove(path)
    }
    let seen = try await NamespaceThread.run(netns: made) { try NamespaceHandle.current(.network).inode }
    #expect(seen == made.inode)
    #expect(try NamespaceHandle.current(.network).inode != seen)
    #expect(throws: SystemError.self) { try NamespaceHandle(kind: .mount, path: path) }
  }
}
