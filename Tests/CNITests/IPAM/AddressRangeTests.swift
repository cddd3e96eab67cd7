import KubeAPI
import Netlink
import Testing

@testable import CNI

@Suite struct AddressRangeTests {
  private func set(_ texts: [String]) -> Set<InternetAddress> { Set(texts.compactMap { InternetAddress($0) }) }

  @Test(
    "addresses are handed out in turn, around the end, never the gateway's or a taken one",
    arguments: [
      (nil, [], "10.244.1.2"),
      ("10.244.1.2", ["10.244.1.2"], "10.244.1.3"),
      ("10.244.1.4", ["10.244.1.2", "10.244.1.4"], "10.244.1.5"),
      ("10.244.1.6", ["10.244.1.2"], "10.244.1.3"),
      ("10.244.1.6", ["10.244.1.2", "10.244.1.3", "10.244.1.4", "10.244.1.5"], "10.244.1.6"),
      ("10.244.9.9", [], "10.244.1.2"),
      ("10.244.1.3", ["10.244.1.2", "10.244.1.3", "10.244.1.4", "10.244.1.5", "10.244.1.6"], nil),
    ] as [(String?, [String], String?)])
  func next(last: String?, taken: [String], wanted: String?) throws {
    let range = try AddressRange(["subnet": "10.244.1.0/29"])
    #expect(range.next(after: last.flatMap { InternetAddress($0) }, taken: set(taken))?.description == wanted)
  }

  @Test(
    "a range that makes no sense is refused",
    arguments: [
      ["subnet": "nonsense"], ["subnet": "10.0.0.0/31"], ["subnet": "fd00::/64"],
      ["subnet": "10.0.0.0/24", "rangeStart": "10.0.1.5"],
      ["subnet": "10.0.0.0/24", "rangeStart": "10.0.0.9", "rangeEnd": "10.0.0.3"],
    ] as [JSON])
  func refused(json: JSON) {
    let error = #expect(throws: CNIError.self) { try AddressRange(json) }
    #expect(error?.code == .invalidConfiguration)
  }
}
