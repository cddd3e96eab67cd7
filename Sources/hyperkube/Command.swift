import APIServer
import Controllers
import DNS
import NodeInit
import Scheduler

/// What the executable can be. One line a command: this file only dispatches.
enum Command: Sendable {
  /// Returns the exit status.
  case synchronous(@Sendable (_ arguments: [String]) -> Int32)
  case asynchronous(@Sendable (_ arguments: [String]) async -> Int32)

  static let all: [String: Command] = [
    "coredns": .asynchronous(CoreDNSCommand.run),
    "journalctl": .asynchronous(JournalctlCommand.run),
    "kube-controller-manager": .asynchronous(KubeControllerManagerCommand.run),
    "kube-scheduler": .asynchronous(KubeSchedulerCommand.run),
    "lab-init": .asynchronous(InitCommand.run),
    "ssh": .asynchronous(SSHCommand.run),
    "sudo": .synchronous(SudoCommand.run),
    "systemctl": .asynchronous(SystemctlCommand.run),
    "kube-apiserver": .asynchronous(KubeAPIServerCommand.run),
  ]
}
