import HTTPServer
import KubeAPI
import Testing

@testable import Kubelet

@Suite struct StreamProtocolTests {
  @Test(
    "Every channel protocol says how bytes, outcomes and ends travel",
    arguments: [
      ("v5.channel.k8s.io", false, true, true), ("v4.channel.k8s.io", false, true, false),
      ("v4.base64.channel.k8s.io", true, true, false), ("channel.k8s.io", false, false, false),
      ("base64.channel.k8s.io", true, false, false), ("", false, false, false),
    ])
  func codecs(_ name: String, _ isBase64: Bool, _ reportsStatus: Bool, _ closesChannels: Bool) {
    let codec = ChannelCodec(name)
    #expect(codec.isBase64 == isBase64)
    #expect(codec.reportsStatus == reportsStatus)
    #expect(codec.closesChannels == closesChannels)
    let message = codec.encode(1, [0x68, 0x69])
    #expect(message == (isBase64 ? .text("1aGk=") : .binary([1, 0x68, 0x69])))
    #expect(codec.decode(message)?.channel == 1)
    #expect(codec.decode(message)?.bytes == [0x68, 0x69])
    #expect(codec.decode(.binary([])) == nil)
  }

  @Test("Text messages are as good as binary ones, and bad base64 is dropped")
  func texts() {
    #expect(ChannelCodec("v4.channel.k8s.io").decode(.text("\u{0}hi"))?.bytes == [0x68, 0x69])
    #expect(ChannelCodec("v4.base64.channel.k8s.io").decode(.text("0!!")) == nil)
    #expect(ChannelCodec("v4.base64.channel.k8s.io").decode(.text("\u{0}aGk=")) == nil)
  }

  @Test(
    "Streams are asked for in the kubelet's words; a terminal has one output",
    arguments: [
      ("input=1&output=1&tty=1&error=1", ["error", "stdin", "stdout", "resize"]),
      ("output=1&error=1", ["error", "stdout", "stderr"]),
      ("stdin=true", ["error", "stdin"]),
    ])
  func options(_ query: String, _ streams: [String]) throws {
    let options = try CommandStreamOptions(QueryParameters(query))
    #expect(SPDYCommandStreams.expected(options, "v4.channel.k8s.io") == Set(streams))
    #expect(SPDYCommandStreams.expected(options, "v2.channel.k8s.io") == Set(streams).subtracting(["resize"]))
  }

  @Test("No stream at all is refused in upstream's words")
  func noStreams() {
    #expect {
      try CommandStreamOptions(QueryParameters("command=ls&tty=1"))
    } throws: { ($0 as? APIStatus)?.message == "you must specify at least 1 of stdin, stdout, stderr" }
  }

  @Test(
    "Headers of port-forward streams",
    arguments: [
      ("80", "data", "7", "7"), ("80", "error", nil, "5"), ("80", "data", nil, "3"), ("0", "data", "7", nil),
      ("70000", "data", "7", nil),
      ("80", "other", "7", nil), (nil, "data", "7", nil),
    ] as [(String?, String, String?, String?)])
  func portForward(_ port: String?, _ type: String, _ id: String?, _ wanted: String?) {
    var headers: HTTPFields = ["streamtype": type]
    if let port { headers["port"] = port }
    if let id { headers["requestid"] = id }
    #expect(PortForwardRequest(id: 5, headers)?.id == wanted)
  }

  @Test("Before v4 the outcome is told by its message, and success by silence")
  func outcomes() {
    #expect(StreamStatus.message(StreamStatus.success) == nil)
    #expect(
      StreamStatus.message(StreamStatus.exit(.exited(3))) == "command terminated with non-zero exit code: exit status 3")
  }
}
