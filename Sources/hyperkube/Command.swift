import ContainerRuntime
import APIServer
import CNI
import Controllers
import DNS
import KubeProxy
import Kubelet
import NodeInit
import Scheduler

/// What the executable can be. One line a command: this file only dispatches.
enum Command: Sendable {
  /// Returns the exit status.
  case synchronous(@Sendable (_ arguments: [String]) -> Int32)
  case asynchronous(@Sendable (_ arguments: [String]) async -> Int32)

  static let all: [String: Command] = [
    "bridge": .synchronous { CNIPluginCommand.run("bridge", $0) },
    "containerd": .asynchronous(MonitorCommand.run),
    "coredns": .asynchronous(CoreDNSCommand.run),
    "crictl": .asynchronous(CrictlCommand.run),
    "flannel": .synchronous { CNIPluginCommand.run("flannel", $0) },
    "flanneld": .asynchronous(FlannelCommand.run),
    "host-local": .synchronous { CNIPluginCommand.run("host-local", $0) },
    "journalctl": .asynchronous(JournalctlCommand.run),
    "kube-controller-manager": .asynchronous(KubeControllerManagerCommand.run),
    "kube-proxy": .asynchronous(KubeProxyCommand.run),
    "kube-scheduler": .asynchronous(KubeSchedulerCommand.run),
    "lab-fabric": .asynchronous(FabricCommand.run),
    "kubelet": .asynchronous(KubeletCommand.run),
    "lab-image": .asynchronous(ImageCommand.run),
    "lab-init": .asynchronous(InitCommand.run),
    "ssh": .asynchronous(SSHCommand.run),
    "loopback": .synchronous { CNIPluginCommand.run("loopback", $0) },
    "pause": .asynchronous(PauseCommand.run),
    "portmap": .synchronous { CNIPluginCommand.run("portmap", $0) },
    "sudo": .synchronous(SudoCommand.run),
    "systemctl": .asynchronous(SystemctlCommand.run),
    "kube-apiserver": .asynchronous(KubeAPIServerCommand.run),
  ]
}
