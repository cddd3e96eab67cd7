import CLinux
import Glibc
import Synchronization

/// A netlink socket bound to one network namespace for life, so that whoever holds it acts there without entering it.
///
/// Requests are answered by the kernel within the system call, so a call costs microseconds (a large dump or transaction:
/// milliseconds) and never waits for anybody else. Calls from several threads take turns.
package final class NetlinkSocket: Sendable {
  package enum Family: Int32, Sendable {
    case route = 0
    case netfilter = 12
  }

  private struct State: Sendable {
    var sequence: UInt32
    var buffer: [UInt8]
  }

  package let descriptor: Int32
  private let state: Mutex<State>

  /// Opens a socket in the namespace behind that descriptor, or in the calling thread's own.
  package init(_ family: Family, namespace: Int32? = nil) throws(NetlinkError) {
    descriptor = lab_netlink_open(namespace ?? -1, family.rawValue)
    state = Mutex(State(sequence: 1, buffer: [UInt8](repeating: 0, count: 256 << 10)))
    if descriptor < 0 { throw NetlinkError(.socket, errno: -descriptor, operation: "open netlink socket") }
  }

  deinit { if descriptor >= 0 { _ = lab_netlink_close(descriptor) } }

  /// Opens a socket in the namespace bound to that path (`/run/netns/x`, `/proc/1/ns/net`).
  package convenience init(_ family: Family, namespacePath path: String) throws(NetlinkError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw NetlinkError(.socket, errno: errno, operation: "open network namespace \(path)") }
    defer { close(file) }
    try self.init(family, namespace: file)
  }

  /// Sends one request and waits for its acknowledgement; returns what came before that.
  @discardableResult
  package func request(_ message: NetlinkWriter, operation: String) throws(NetlinkError) -> [NetlinkReply] {
    try exchange(message, operation: operation)
  }

  /// Sends a dump request and returns all of its messages; starts over when the kernel says that the state changed meanwhile.
  package func dump(_ message: NetlinkWriter, operation: String) throws(NetlinkError) -> [NetlinkReply] {
    for _ in 0..<20 {
      let replies = try exchange(message, operation: operation)
      if !replies.contains(where: { $0.flags & UInt16(NLM_F_DUMP_INTR) != 0 }) { return replies }
    }
    throw NetlinkError(.interrupted, operation: operation, detail: "the state kept changing during the dump")
  }

  private func exchange(_ message: NetlinkWriter, operation: String) throws(NetlinkError) -> [NetlinkReply] {
    let outcome = state.withLock { state in
      Result { () throws(NetlinkError) -> [NetlinkReply] in
        state.sequence &+= 1
        let sequence = state.sequence
        try send(message.finish(sequence: sequence), operation: operation)
        var replies: [NetlinkReply] = []
        while true {
          let datagram = try receive(&state, wait: true, operation: operation)
          for reply in NetlinkReply.split(datagram) where reply.sequence == sequence {
            switch Int32(reply.type) {
            case NLMSG_ERROR:
              if let failure = NetlinkSocket.failure(in: reply, operation: operation) { throw failure }
              return replies
            case NLMSG_DONE:
              if let code = reply.body.host(Int32.self, at: 0), code < 0 {
                throw NetlinkError(.refused, errno: -code, operation: operation)
              }
              if reply.flags & UInt16(NLM_F_DUMP_INTR) != 0 { replies.append(reply) }
              return replies
            case NLMSG_NOOP, NLMSG_OVERRUN: continue
            default: replies.append(reply)
            }
          }
        }
      }
    }
    return try outcome.get()
  }

  /// Sends messages as one datagram, numbered from the returned sequence on, and returns the errors the kernel queued by then.
  /// For protocols that work a batch off within the system call (nfnetlink).
  package func batch(
    count: Int, operation: String, _ build: (_ firstSequence: UInt32) -> [UInt8]
  ) throws(NetlinkError) -> (first: UInt32, failures: [(sequence: UInt32, error: NetlinkError)]) {
    let outcome = state.withLock { state in
      Result { () throws(NetlinkError) -> (UInt32, [(sequence: UInt32, error: NetlinkError)]) in
        let first = state.sequence &+ 1
        state.sequence &+= UInt32(count)
        let last = state.sequence
        try send(build(first), operation: operation)
        var failures: [(sequence: UInt32, error: NetlinkError)] = []
        while true {
          let datagram: ArraySlice<UInt8>
          do throws(NetlinkError) {
            datagram = try receive(&state, wait: false, operation: operation)
          } catch {
            if error.errno == EAGAIN { return (first, failures) }
            // Too many errors to queue: the ones that were read tell enough.
            if error.errno == ENOBUFS, !failures.isEmpty { return (first, failures) }
            throw error
          }
          for reply in NetlinkReply.split(datagram) where reply.sequence >= first && reply.sequence <= last {
            if Int32(reply.type) == NLMSG_ERROR, let failure = NetlinkSocket.failure(in: reply, operation: operation) {
              failures.append((reply.sequence, failure))
            }
          }
        }
      }
    }
    return try outcome.get()
  }

  private func send(_ bytes: [UInt8], operation: String) throws(NetlinkError) {
    let code = unsafe bytes.withUnsafeBytes { unsafe lab_netlink_send(descriptor, $0.baseAddress, UInt($0.count)) }
    if code < 0 { throw NetlinkError(.socket, errno: -code, operation: operation) }
  }

  private func receive(_ state: inout State, wait: Bool, operation: String) throws(NetlinkError) -> ArraySlice<UInt8> {
    while true {
      var fromKernel: Int32 = 0
      let count = unsafe state.buffer.withUnsafeMutableBytes {
        unsafe lab_netlink_receive(descriptor, $0.baseAddress, UInt($0.count), wait ? 1 : 0, &fromKernel)
      }
      if count < 0 { throw NetlinkError(.socket, errno: Int32(-count), operation: operation) }
      if fromKernel != 0 { return ArraySlice(Array(state.buffer[..<Int(count)])) }
    }
  }

  /// The error of an acknowledgement, nil when it says that all went well.
  static func failure(in reply: NetlinkReply, operation: String) -> NetlinkError? {
    guard let code = reply.body.host(Int32.self, at: 0) else {
      return NetlinkError(.malformedReply, operation: operation, detail: "short acknowledgement")
    }
    if code == 0 { return nil }
    var detail = ""
    if reply.flags & UInt16(NLM_F_ACK_TLVS) != 0 {
      let capped = reply.flags & UInt16(NLM_F_CAPPED) != 0
      let quoted = capped ? 16 : Int(reply.body.host(UInt32.self, at: 4) ?? 16)
      detail = reply.attributes(after: 4 + quoted)[1]?.string ?? ""
    }
    return NetlinkError(.refused, errno: -code, operation: operation, detail: detail)
  }
}
