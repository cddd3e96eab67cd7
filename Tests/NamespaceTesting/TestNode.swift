import Glibc
import LinuxSystem

/// A node made of namespaces: pods on a bridge `cni0`, and a client outside that reaches the node by its own address.
package final class TestNode: Sendable {
  package final class Pod: Sendable {
    package let namespace: TestNamespace
    package let address: String

    fileprivate init(_ label: String, address: String) throws {
      namespace = try TestNamespace(label)
      self.address = address
    }
  }

  package static let address = "192.168.9.1"
  package static let outsideAddress = "192.168.9.2"
  package let node: TestNamespace
  package let outside: TestNamespace
  package let pods: [Pod]

  /// Pods get 10.244.1.2, .3 and so on.
  package init(_ label: String, pods count: Int) throws {
    node = try TestNamespace("\(label)-node")
    outside = try TestNamespace("\(label)-out")
    pods = try (0..<count).map { try Pod("\(label)-\($0)", address: "10.244.1.\($0 + 2)") }
    func must(_ command: String, _ status: Int32) throws { if status != 0 { throw TestNamespace.Failure(command: command) } }
    var commands = [
      "ip link set lo up", "ip link add cni0 type bridge", "ip addr add 10.244.1.1/24 dev cni0", "ip link set cni0 up",
      "sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'",
      "sh -c 'echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables'",
      "ip link add eth0 type veth peer name eth0 netns \(outside.name)", "ip addr add \(TestNode.address)/24 dev eth0",
      "ip link set eth0 up", "ip route add default via \(TestNode.outsideAddress)",
    ]
    for (index, pod) in pods.enumerated() {
      commands += [
        "ip link add p\(index) type veth peer name eth0 netns \(pod.namespace.name)", "ip link set p\(index) master cni0 up",
        "ip link set p\(index) type bridge_slave hairpin on",
      ]
    }
    for command in commands { try must(command, node.run(command)) }
    for command in [
      "ip addr add \(TestNode.outsideAddress)/24 dev eth0", "ip link set eth0 up", "ip route add default via \(TestNode.address)",
    ] {
      try must(command, outside.run(command))
    }
    for pod in pods {
      for command in [
        "ip link set lo up", "ip addr add \(pod.address)/24 dev eth0", "ip link set eth0 up",
        "ip route add default via 10.244.1.1",
      ] {
        try must(command, pod.namespace.run(command))
      }
    }
  }
}
