import Netlink
import Testing

@Suite struct NetlinkMessageTests {
  @Test("what the writer nests, the reader finds again")
  func roundTrip() throws {
    var writer = NetlinkWriter(type: 16, flags: 5)
    writer.append(UInt32(7))
    writer.attribute(1, string: "cni0")
    writer.nested(2) { inner in
      inner.attribute(3, uint8: 9)
      inner.attribute(4, network: UInt16(8472))
    }
    let replies = NetlinkReply.split(writer.finish(sequence: 42)[...])
    let reply = try #require(replies.first)
    #expect(replies.count == 1)
    #expect(reply.type == 16)
    #expect(reply.sequence == 42)
    let attributes = reply.attributes(after: 4)
    #expect(attributes[1]?.string == "cni0")
    #expect(attributes[2]?.nested[3]?.number == 9)
    #expect(attributes[2]?.nested[4]?.network(UInt16.self) == 8472)
  }

  @Test("a length beyond the end stops the reader instead of trapping", arguments: [0, 3, 200, 65535])
  func truncated(length: Int) {
    let bytes: [UInt8] = [UInt8(length & 255), UInt8(length >> 8), 1, 0, 9, 9]
    #expect(Array(NetlinkAttributes(bytes[...])).isEmpty)
  }
}
