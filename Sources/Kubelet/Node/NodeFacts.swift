import ContainerRuntime
import Glibc
import KubeAPI
import LinuxSystem

/// What a node is: read once from the kernel and the distribution.
package struct NodeFacts: Hashable, Sendable {
  package var name: String
  package var address: String
  package var cpus = 1
  package var memory: Int64 = 0
  package var storage: Int64 = 0
  package var machineID = ""
  package var bootID = ""
  package var kernel = ""
  package var osImage = "Linux"
  package var architecture = "amd64"
  package var maxPods = 110
  package var port = 10250
  package var labels: [String: String] = [:]
  package var taints: [JSON] = []
  package var reservedMemory: Int64 = 100 << 20

  package init(name: String, address: String) {
    self.name = name
    self.address = address
  }

  package static let version = "v1.36.2"
  package static let runtimeVersion = "containerd://2.2.1"

  package mutating func readSystem() {
    cpus = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    for line in ((try? FileIO.readText("/proc/meminfo")) ?? "").split(separator: "\n") where line.hasPrefix("MemTotal:") {
      memory = (Int64(line.split(whereSeparator: \.isWhitespace)[1]) ?? 0) * 1024
    }
    func line(_ path: String) -> String {
      (try? FileIO.readText(path)).flatMap { $0.split(separator: "\n").first.map(String.init) } ?? ""
    }
    machineID = line("/etc/machine-id")
    bootID = line("/proc/sys/kernel/random/boot_id")
    kernel = line("/proc/sys/kernel/osrelease")
    for entry in ((try? FileIO.readText("/etc/os-release")) ?? "").split(separator: "\n") where entry.hasPrefix("PRETTY_NAME=") {
      osImage = String(entry.dropFirst(12)).filter { $0 != "\"" }
    }
    #if arch(arm64)
      architecture = "arm64"
    #endif
    storage = FileIO.capacity("/var/lib")
  }

  /// The node's host name, as `--hostname-override` would give it.
  package static func hostname() -> String {
    let text = (try? FileIO.readText("/proc/sys/kernel/hostname")) ?? "localhost"
    return text.filter { !$0.isWhitespace }.lowercased()
  }
}
