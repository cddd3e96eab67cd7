import KubeAPI
import Testing

@testable import APIServer

@Suite struct EventExpiryTests {
  @Test("An event goes when it was not written for its time, whichever of its fields says when it was")
  func expired() throws {
    let now = try #require(Timestamp("2026-01-01T02:00:00Z"))
    func event(_ name: String, _ fields: JSON) -> KubeObject {
      var json: JSON = ["kind": "Event", "metadata": ["name": .string(name), "creationTimestamp": "2026-01-01T00:00:00Z"]]
      for (key, value) in fields.members { json[key] = value }
      return KubeObject(json)
    }
    let events = [
      event("old", [:]), event("again", ["lastTimestamp": "2026-01-01T01:30:00Z"]),
      event("series", ["series": ["lastObservedTime": "2026-01-01T01:00:00.000000Z"]]),
      event("micro", ["eventTime": "2026-01-01T00:59:59.999999Z"]),
    ]
    #expect(EventExpiry.expired(events, timeToLive: .seconds(3_600), now: now).map(\.name) == ["old", "micro"])
    #expect(EventExpiry.expired(events, timeToLive: .seconds(7_200), now: now).isEmpty)
  }

  @Test(
    "It is looked often enough",
    arguments: [(Duration.seconds(3_600), Duration.seconds(60)), (.seconds(100), .seconds(10)), (.seconds(2), .seconds(1))])
  func interval(_ timeToLive: Duration, _ wanted: Duration) { #expect(EventExpiry.interval(timeToLive) == wanted) }
}
