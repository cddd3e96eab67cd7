import KubeAPI
import Testing

@testable import APIClient

@Suite struct EventCorrelatorTests {
  private func key(_ message: String) -> EventCorrelator.Key {
    EventCorrelator.Key(source: .init(object: "pod", type: "Warning"), reason: "Failed", message: message)
  }

  @Test("the same event again raises the count of the first") func counts() {
    var correlator = EventCorrelator()
    let now = Timestamp(seconds: 0)
    #expect(correlator.decide(key("a"), now: now).0 == .create(message: "a"))
    correlator.created(key("a"), name: "e1", now: now)
    #expect(correlator.decide(key("a"), now: now).0 == .patch(name: "e1", count: 2, message: "a"))
    #expect(correlator.decide(key("b"), now: now).0 == .create(message: "b"))
  }

  @Test("many that differ only in their message are combined") func combines() {
    var correlator = EventCorrelator()
    for index in 0..<10 {
      let (action, key) = correlator.decide(key("m\(index)"), now: Timestamp(seconds: Int64(index)))
      #expect(action == .create(message: "m\(index)"))
      correlator.created(key, name: "e\(index)", now: Timestamp(seconds: 0))
    }
    let (action, combined) = correlator.decide(key("m10"), now: Timestamp(seconds: 10))
    #expect(action == .create(message: "(combined from similar events): m10"))
    correlator.created(combined, name: "c", now: Timestamp(seconds: 10))
    let next = correlator.decide(key("m11"), now: Timestamp(seconds: 11)).0
    #expect(next == .patch(name: "c", count: 2, message: "(combined from similar events): m11"))
  }

  @Test("an object that floods is cut off, and heard again later") func floods() {
    var correlator = EventCorrelator()
    var dropped = 0
    for _ in 0..<30 { if correlator.decide(key("x"), now: Timestamp(seconds: 0)).0 == .drop { dropped += 1 } }
    #expect(dropped == 5)
    #expect(correlator.decide(key("x"), now: Timestamp(seconds: 301)).0 != .drop)
  }
}
