import KubeAPI
import Netlink
import Testing

@testable import CNI

@Suite struct CNIRequestTests {
  static let environment = [
    "CNI_COMMAND": "ADD", "CNI_CONTAINERID": "c1", "CNI_NETNS": "/run/netns/none", "CNI_IFNAME": "eth0",
  ]

  @Test("VERSION lists what is supported")
  func version() {
    let (answer, status) = CNIPluginCommand.answer(
      "bridge", environment: ["CNI_COMMAND": "VERSION"], input: Array(#"{"cniVersion":"1.0.0"}"#.utf8))
    #expect(status == 0)
    #expect(answer == ["cniVersion": "1.0.0", "supportedVersions": ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"]])
  }

  @Test(
    "a bad call is answered with the specification's error",
    arguments: [
      ("CNI_COMMAND", "JUMP", #"{"cniVersion":"1.0.0","name":"n"}"#, 4),
      ("CNI_NETNS", "", #"{"cniVersion":"1.0.0","name":"n"}"#, 4),
      ("CNI_IFNAME", "eth0", #"{"cniVersion":"9.0.0","name":"n"}"#, 1), ("CNI_IFNAME", "eth0", #"{"cniVersion":"1.0.0"}"#, 7),
      ("CNI_IFNAME", "eth0", "{", 6), ("CNI_CONTAINERID", "../x", #"{"cniVersion":"1.0.0","name":"n"}"#, 4),
    ])
  func refused(key: String, value: String, input: String, code: Int) {
    var environment = Self.environment
    environment[key] = value
    let (answer, status) = CNIPluginCommand.answer("bridge", environment: environment, input: Array(input.utf8))
    #expect(status == 1)
    #expect(answer?["code"].int == code)
  }

  @Test("without the agent's file the flannel plugin says which file it misses")
  func noSubnetFile() {
    let input = #"{"cniVersion":"0.3.1","name":"cbr0","type":"flannel","subnetFile":"/nonexistent/subnet.env"}"#
    let (answer, _) = CNIPluginCommand.answer("flannel", environment: Self.environment, input: Array(input.utf8))
    #expect(
      answer?["msg"].string == "loadFlannelSubnetEnv failed: open /nonexistent/subnet.env: no such file or directory")
  }

  @Test("the flannel plugin delegates what upstream's does")
  func delegate() throws {
    let subnet = try SubnetFile(
      "FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n")
    let configuration: JSON = [
      "name": "cbr0", "cniVersion": "0.3.1", "type": "flannel", "delegate": ["hairpinMode": true, "isDefaultGateway": true],
    ]
    #expect(
      FlannelPlugin.delegate(configuration, subnet: subnet) == [
        "cniVersion": "0.3.1", "hairpinMode": true, "ipMasq": false, "isDefaultGateway": true, "isGateway": true, "mtu": 1450,
        "name": "cbr0", "type": "bridge",
        "ipam": ["ranges": [[["subnet": "10.244.1.0/24"]]], "routes": [["dst": "10.244.0.0/16"]], "type": "host-local"],
      ])
    #expect(throws: SubnetFile.Invalid.self) { try SubnetFile("FLANNEL_MTU=1450\n") }
  }
}
