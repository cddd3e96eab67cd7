import CLinux
import Glibc

/// One DNS question over UDP, for the thread that is in the right network namespace.
enum NameQuery {
  static func message(_ name: String, id: UInt16) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(id >> 8), UInt8(id & 0xff), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    for label in name.split(separator: ".") { bytes += [UInt8(label.utf8.count)] + Array(label.utf8) }
    return bytes + [0, 0, 1, 0, 1]
  }

  /// True when an answer with at least one record arrives in time.
  static func succeeds(_ name: String, server: UInt32, milliseconds: Int32) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(53).bigEndian
    address.sin_addr.s_addr = server.bigEndian
    let query = message(name, id: UInt16.random(in: 1...(.max)))
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard connected == 0, send(socket, query, query.count, 0) == query.count else { return false }
    guard cl_poll(socket, Int16(POLLIN), milliseconds) > 0 else { return false }
    var answer = [UInt8](repeating: 0, count: 512)
    let count = recv(socket, &answer, answer.count, 0)
    return count > 12 && answer[0] == query[0] && answer[1] == query[1] && answer[3] & 0x0f == 0
      && (answer[6] != 0 || answer[7] != 0)
  }
}
