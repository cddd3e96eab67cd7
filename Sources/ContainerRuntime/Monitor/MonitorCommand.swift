import Glibc
import LinuxSystem

/// `hyperkube containerd`: the node's container monitor as a process.
package enum MonitorCommand {
  /// Flags: `--state=DIR`, `--root=DIR` (runc's state), `--runc=PROGRAM`.
  package static func run(_ arguments: [String]) async -> Int32 {
    var configuration = RuntimeConfiguration()
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      switch (parts.first ?? "", parts.count) {
      case ("--state", 2): configuration.state = parts[1]
      case ("--root", 2): configuration.runcRoot = parts[1]
      case ("--runc", 2): configuration.runc = parts[1]
      default:
        Log.error("unknown flag: \(parts.first ?? argument)")
        return 1
      }
    }
    Signals.ignoreBrokenPipes()
    do {
      let childEnds = try Signals([SIGCHLD])
      try await MonitorServer(configuration).run(childEnds: childEnds)
      return 0
    } catch {
      Log.error("container monitor: \(error)")
      return 1
    }
  }
}
