import LinuxSystem

/// /etc/cni/net.d/10-flannel.conflist, which makes the node's runtime ready.
enum CNIConfigurationFile {
  static let path = "/etc/cni/net.d/10-flannel.conflist"

  static let content = """
    {
      "name": "cbr0",
      "cniVersion": "0.3.1",
      "plugins": [
        {
          "type": "flannel",
          "delegate": {
            "hairpinMode": true,
            "isDefaultGateway": true
          }
        },
        {
          "type": "portmap",
          "capabilities": {
            "portMappings": true
          }
        }
      ]
    }

    """

  /// Copies cni-conf.json from beside net-conf.json, as the DaemonSet's init container does; without one, the standard content.
  static func install(from netConfigPath: String) throws(SystemError) {
    let directory = netConfigPath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let text = (try? FileIO.readText("\(directory)/cni-conf.json")) ?? content
    if (try? FileIO.readText(path)) == text { return }
    try FileIO.makeDirectory("/etc/cni/net.d")
    try FileIO.replace(path, text)
  }
}
