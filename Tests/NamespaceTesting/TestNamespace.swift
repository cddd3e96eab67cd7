import Glibc
import LinuxSystem

/// A network namespace of a test's own, for the life of the value. Needs root and iproute2.
package struct TestNamespace: ~Copyable {
  package let name: String
  package let handle: NamespaceHandle

  package static var isPossible: Bool { getuid() == 0 && access("/usr/sbin/ip", X_OK) == 0 && access("/usr/sbin/nft", X_OK) == 0 }

  package struct Failure: Error { package let command: String }

  package init(_ label: String) throws {
    name = "labtest-\(label)-\(getpid())"
    guard TestNamespace.shell("ip netns add \(name)") == 0 else { throw Failure(command: "ip netns add \(name)") }
    handle = try NamespaceHandle(kind: .network, path: "/run/netns/\(name)")
  }

  deinit { _ = TestNamespace.shell("ip netns del \(name)") }

  package var path: String { "/run/netns/\(name)" }
  package var descriptor: Int32 { handle.descriptor.raw }

  private static func shell(_ command: String) -> Int32 { Glibc.system(command) >> 8 }

  /// Runs a command inside and returns its exit code.
  @discardableResult
  package func run(_ command: String) -> Int32 { TestNamespace.shell("ip netns exec \(name) \(command) >/dev/null 2>&1") }

  /// What a command inside prints.
  package func output(_ command: String) -> String {
    guard let pipe = popen("ip netns exec \(name) \(command) 2>&1", "r") else { return "" }
    defer { pclose(pipe) }
    var text = ""
    var line = [CChar](repeating: 0, count: 4096)
    while unsafe fgets(&line, Int32(line.count), pipe) != nil {
      text += String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    return text
  }
}
