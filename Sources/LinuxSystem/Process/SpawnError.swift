import CLinux

/// A program that could not be started, with the step of the child's set-up that failed.
package struct SpawnError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Stage: Int32, Hashable, Sendable {
    case pipe = 1, pidNamespace, clone, cgroup, join, unshare, propagation, session, terminal, root, directory, descriptors,
      identity, deathSignal, execute

    var text: String {
      switch self {
      case .pipe: "make a pipe"
      case .pidNamespace: "enter the pid namespace"
      case .clone: "clone"
      case .cgroup: "enter the cgroup"
      case .join: "enter a namespace"
      case .unshare: "make namespaces"
      case .propagation: "make mounts private"
      case .session: "start a session"
      case .terminal: "take the terminal"
      case .root: "change the root directory"
      case .directory: "change the working directory"
      case .descriptors: "arrange descriptors"
      case .identity: "change the user"
      case .deathSignal: "set the parent-death signal"
      case .execute: "execute"
      }
    }
  }

  package let stage: Stage
  package let executable: String
  package let cause: SystemError

  package var code: SystemError.Code { cause.code }
  package var description: String {
    "\(executable): cannot \(stage.text): \(SystemError.text(of: cause.errno))"
  }
}
