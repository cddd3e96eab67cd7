import Glibc
import LinuxSystem

/// The process that holds a cluster's network namespace and carries connections from a loopback port of the host to the API server:
/// its listener, descriptor 3, was made in the host's namespace, its connections start in the cluster's. No rule of the host changes.
package enum FabricCommand {
  package static let listener: Int32 = 3

  package static func run(_ arguments: [String]) async -> Int32 {
    guard arguments.count == 2, let address = Self.address(arguments[0]), let port = UInt16(arguments[1]) else {
      try? Descriptor(2).write("usage: lab-fabric ADDRESS PORT, with the listening socket as descriptor 3\n".utf8)
      return 2
    }
    let listening = Descriptor(listener)
    await withDiscardingTaskGroup { group in
      while true {
        do {
          let near = try await UnixSocket.accept(listening)
          group.addTask { await carry(near, to: address, port: port) }
        } catch {
          Log.error("accept: \(error)")
          try? await Task.sleep(for: .milliseconds(100))
        }
      }
    }
    return 0
  }

  private static func carry(_ near: Descriptor, to address: UInt32, port: UInt16) async {
    guard let far = try? await TCPSocket.connect(address: address, port: port) else { return }
    await withDiscardingTaskGroup { group in
      group.addTask { await copy(near, far) }
      group.addTask { await copy(far, near) }
    }
  }

  /// Copies one direction to its end and passes the end on, so that half-closed connections work.
  private static func copy(_ from: Descriptor, _ to: Descriptor) async {
    while let part = try? await from.readSome(upTo: 32768) {
      do { try await to.writeAll(part) } catch { break }
    }
    TCPSocket.finishWriting(to)
  }

  static func address(_ text: String) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard let part else { return nil }
      number = number << 8 | UInt32(part)
    }
    return number
  }
}
