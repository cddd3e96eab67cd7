import KubeAPI
import LinuxSystem

/// The kubelet's connection to the monitor: requests are answered in any order, ends of containers arrive by themselves.
actor MonitorClient {
  private let socket: Descriptor
  private var waiting: [Int: CheckedContinuation<JSON, any Error>] = [:]
  private var next = 0
  private var isClosed = false

  init(socket: String) throws(SystemError) {
    self.socket = try UnixSocket.connect(socket)
    try self.socket.setNonblocking()
  }

  /// Reads until the monitor goes away; `ended` gets the containers that ended.
  func run(ended: @Sendable (String, ContainerRecord.Exit) async -> Void) async {
    var buffer = LineBuffer()
    while let bytes = try? await socket.readSome() {
      buffer.append(bytes)
      while let line = buffer.next() {
        guard let json = try? JSON.decode(line) else { continue }
        if json["event"].string == "exit", let id = json["container"].string, let exit = ContainerRecord.Exit(json["exit"]) {
          await ended(id, exit)
        } else if let id = json["id"].int {
          waiting.removeValue(forKey: id)?.resume(returning: json)
        }
      }
    }
    isClosed = true
    for continuation in waiting.values {
      continuation.resume(throwing: RuntimeError.unavailable("the container monitor went away"))
    }
    waiting = [:]
  }

  func send(_ request: MonitorRequest) async throws -> JSON {
    guard !isClosed else { throw RuntimeError.unavailable("the container monitor went away") }
    next += 1
    let id = next
    var message = request.json
    message["id"] = JSON(id)
    let line = message.data + [UInt8(ascii: "\n")]
    let reply: JSON = try await withCheckedThrowingContinuation { continuation in
      waiting[id] = continuation
      // Lines are far smaller than a socket's buffer, so that one write takes them whole.
      do { try socket.write(line) } catch {
        waiting.removeValue(forKey: id)?.resume(throwing: error)
      }
    }
    if let error = reply["error"].string { throw RuntimeError.runc(error) }
    return reply
  }
}
