import Glibc
import LinuxSystem

/// `pause`: the first process of a process namespace that a pod's containers share. It does nothing but reap orphans.
package enum PauseCommand {
  package static func run(_ arguments: [String]) async -> Int32 {
    do {
      let signals = try Signals([SIGCHLD, SIGTERM, SIGINT])
      while true {
        let signal = try await signals.next()
        guard signal.number == SIGCHLD else { return 0 }
        ProcessSettings.reapChildren()
      }
    } catch {
      Log.error("pause: \(error)")
      return 1
    }
  }
}
