import Glibc
import Testing

@testable import LinuxSystem

@Suite struct PollerTests {
  @Test func `two waiters on one descriptor both wake`() async throws {
    let (read, write) = try Descriptor.pipe()
    async let first: Void = Poller.shared.wait(read.raw, for: .readable)
    async let second: Void = Poller.shared.wait(read.raw, for: .readable)
    try write.write([1])
    try await first
    try await second
  }

  @Test func `a cancelled wait throws`() async throws {
    let (read, write) = try Descriptor.pipe()
    let task = Task { try await Poller.shared.wait(read.raw, for: .readable) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    _ = write
  }

  @Test func `descriptors travel over a unix socket`() async throws {
    let path = "/tmp/lab-node-test-\(getpid()).sock"
    let listener = try UnixSocket.listen(path)
    defer { unlink(path) }
    let client = try UnixSocket.connect(path)
    let server = try await UnixSocket.accept(listener)
    let (read, write) = try Descriptor.pipe()
    try UnixSocket.send([7], descriptors: [write], over: client)
    try await Poller.shared.wait(server.raw, for: .readable)
    let received = try #require(try UnixSocket.receive(from: server))
    #expect(received.bytes == [7])
    try received.descriptors[0].write(Array("hi".utf8))
    #expect(try read.read() == Array("hi".utf8))
    #expect(try UnixSocket.peer(server).pid == getpid())
  }
}
