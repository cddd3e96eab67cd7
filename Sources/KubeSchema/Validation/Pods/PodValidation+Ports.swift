import KubeAPI

extension PodValidation {
  mutating func ports(_ ports: JSON, _ path: String) {
    var names: Set<String> = []
    for (index, port) in ports.elements.enumerated() {
      let path = "\(path)[\(index)]"
      if let name = port["name"].string, !name.isEmpty {
        let messages = NameValidation.portName(name)
        for message in messages { faults.add(.invalid("\(path).name", .string(name), message)) }
        if messages.isEmpty, !names.insert(name).inserted { faults.add(.duplicate("\(path).name", .string(name))) }
      }
      if port["containerPort"].int ?? 0 == 0 {
        faults.add(.required("\(path).containerPort"))
      } else {
        faults.portNumber(port["containerPort"], "\(path).containerPort")
      }
      if port["hostPort"].int ?? 0 != 0 { faults.portNumber(port["hostPort"], "\(path).hostPort") }
      faults.choice(port["protocol"], "\(path).protocol", ["SCTP", "TCP", "UDP"])
    }
  }

  mutating func hostPorts(_ containers: [JSON], _ list: String) {
    var seen: Set<String> = []
    for (index, container) in containers.enumerated() {
      for (position, port) in container["ports"].elements.enumerated() {
        guard let number = port["hostPort"].int, number != 0 else { continue }
        let text = "\(port["protocol"].string ?? "")/\(port["hostIP"].string ?? "")/\(number)"
        if !seen.insert(text).inserted {
          faults.add(.duplicate("\(path).\(list)[\(index)].ports[\(position)].hostPort", .string(text)))
        }
      }
    }
  }

  /// In the node's network a port is the node's.
  mutating func hostNetworkPorts() {
    guard spec["hostNetwork"] == true else { return }
    for (index, container) in spec["containers"].elements.enumerated() {
      for (position, port) in container["ports"].elements.enumerated() {
        let (host, own) = (port["hostPort"].int ?? 0, port["containerPort"].int ?? 0)
        guard isPod || host != 0, host != own else { continue }
        faults.add(
          .invalid(
            "\(path).containers[\(index)].ports[\(position)].hostPort", JSON(host),
            "must match `containerPort` when `hostNetwork` is true"))
      }
    }
  }
}
