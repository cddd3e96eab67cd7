import Glibc

/// Sockets for threads that have entered another network namespace: every call blocks for at most its limit.
enum BlockingSocket {
  enum Outcome: Hashable, Sendable {
    case connected
    case refused
    /// Nothing came back: what a packet filter that drops looks like.
    case timedOut
    case unreachable(String)
  }

  /// Sends one datagram, again every second, until one comes back from there that `accept` takes.
  static func exchange(
    _ message: [UInt8], with address: String, port: UInt16, milliseconds: Int, accept: ([UInt8]) -> Bool
  ) -> [UInt8]? {
    guard let target = ipv4(address, port) else { return nil }
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard connect(descriptor, target) == 0 else { return nil }
    let deadline = now() + milliseconds
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while now() < deadline {
      guard Glibc.send(descriptor, message, message.count, Int32(MSG_NOSIGNAL)) == message.count else { return nil }
      let again = min(deadline, now() + 1_000)
      while now() < again {
        guard wait(descriptor, Int16(POLLIN), until: again) else { break }
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        if accept(Array(buffer[..<count])) { return Array(buffer[..<count]) }
      }
    }
    return nil
  }

  /// Opens a TCP connection and lets `body` use it.
  static func stream(
    to address: String, port: UInt16, milliseconds: Int, _ body: (Int32, Int) -> Void = { _, _ in }
  ) -> Outcome {
    guard let target = ipv4(address, port) else { return .unreachable("\(address) is no IPv4 address") }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return .unreachable(text(errno)) }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    let deadline = now() + milliseconds
    if connect(descriptor, target) != 0 {
      guard errno == EINPROGRESS else { return outcome(errno) }
      guard wait(descriptor, Int16(POLLOUT), until: deadline) else { return .timedOut }
      var error: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
      guard error == 0 else { return outcome(error) }
    }
    body(descriptor, deadline)
    return .connected
  }

  static func send(all bytes: [UInt8], to descriptor: Int32, until deadline: Int) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count > 0 {
        sent += count
      } else {
        guard errno == EAGAIN, wait(descriptor, Int16(POLLOUT), until: deadline) else { return false }
      }
    }
    return true
  }

  /// The next bytes; empty at the end, nil when nothing came in time.
  static func receive(_ descriptor: Int32, until deadline: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count >= 0 { return Array(buffer[..<count]) }
      guard errno == EAGAIN else { return [] }
      guard wait(descriptor, Int16(POLLIN), until: deadline) else { return nil }
    }
  }

  static func isIPv4(_ text: String) -> Bool { ipv4(text, 0) != nil }

  /// Milliseconds of a clock that never goes back.
  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }

  private static func wait(_ descriptor: Int32, _ events: Int16, until deadline: Int) -> Bool {
    while true {
      let left = deadline - now()
      guard left > 0 else { return false }
      var entry = pollfd(fd: descriptor, events: events, revents: 0)
      let count = poll(&entry, 1, Int32(left))
      if count > 0 { return true }
      if count == 0 || errno != EINTR { return false }
    }
  }

  private static func outcome(_ code: Int32) -> Outcome {
    switch code {
    case ECONNREFUSED: .refused
    case ETIMEDOUT: .timedOut
    default: .unreachable(text(code))
    }
  }

  private static func text(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }

  private static func ipv4(_ address: String, _ port: UInt16) -> sockaddr_in? {
    var result = sockaddr_in()
    result.sin_family = sa_family_t(AF_INET)
    result.sin_port = port.bigEndian
    return inet_pton(AF_INET, address, &result.sin_addr) == 1 ? result : nil
  }

  private static func connect(_ descriptor: Int32, _ address: sockaddr_in) -> Int32 {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
