import KubeAPI
import Testing

@testable import APIServer

@Suite struct WorkEstimateTests {
  private static func query(_ change: (inout ListQuery) -> Void = { _ in }) -> ListQuery {
    var query = ListQuery()
    change(&query)
    return query
  }

  /// Verb, name, parameters, objects, average size, widest of the level and the seats of upstream's estimator.
  private static let lists: [(String, String, ListQuery, Int, Int, Int, Int)] = [
    ("list", "", query(), 0, 0, 8, 1), ("list", "", query(), 1, 100, 8, 1), ("list", "", query(), 100, 1_000, 8, 1),
    ("list", "", query(), 101, 1_000, 8, 2), ("list", "", query(), 5_000, 1_000, 8, 8),
    ("list", "", query(), 5_000, 1_000, 0, 10),
    ("list", "x", query(), 5_000, 1_000, 8, 1), ("list", "", query { $0.limit = 500 }, 5_000, 1_000, 8, 5),
    ("list", "", query { ($0.limit, $0.continuation) = (500, "c") }, 5_000, 1_000, 0, 5),
    ("list", "", query { ($0.limit, $0.continuation, $0.hasSelector) = (500, "c", true) }, 5_000, 1_000, 0, 25),
    ("list", "", query { $0.resourceVersionMatch = "Exact" }, 50_000, 1_000, 0, 100),
    ("list", "", query { ($0.limit, $0.resourceVersion) = (500, "7") }, 5_000, 10_000, 0, 50),
    ("list", "", query { ($0.limit, $0.resourceVersion) = (500, "0") }, 5_000, 10_000, 0, 10),
    ("list", "", query { $0.isWellFormed = false }, 1, 1, 8, 8), ("list", "", query { $0.isWellFormed = false }, 1, 1, 0, 100),
    ("watch", "", query { $0.resourceVersion = "7" }, 5_000, 1_000, 8, 1),
    ("watch", "", query { $0.resourceVersion = "0" }, 5_000, 1_000, 8, 8),
    ("watch", "", query { ($0.resourceVersion, $0.sendsInitialEvents) = ("7", true) }, 5_000, 1_000, 8, 8),
  ]

  @Test("A list takes seats by what it loads", arguments: lists)
  func list(_ verb: String, _ name: String, _ query: ListQuery, _ count: Int, _ average: Int, _ widest: Int, _ seats: Int) {
    var info = RequestInfo()
    (info.verb, info.name) = (verb, name)
    let estimate = WorkEstimate.list(info, query, .init(count: count, bytes: count * average), widest: widest)
    #expect(estimate == WorkEstimate(seats: seats))
  }

  @Test("What others keep costs them, not us")
  func aggregated() { #expect(WorkEstimate.list(RequestInfo(), ListQuery(), nil, widest: 8) == WorkEstimate()) }

  /// Watchers, widest of the level, final seats and milliseconds.
  private static let changes: [(Int, Int, Int, Int)] = [
    (0, 8, 0, 0), (9, 8, 0, 0), (10, 8, 1, 5), (25, 8, 3, 5), (100, 8, 8, 6), (1_000, 0, 10, 50), (1_000, 8, 8, 62),
  ]

  @Test("A change holds seats afterwards by how many hear of it", arguments: changes)
  func change(_ watchers: Int, _ widest: Int, _ seats: Int, _ milliseconds: Int) {
    let estimate = WorkEstimate.change(watchers: watchers, widest: widest)
    #expect((estimate.seats, estimate.finalSeats) == (1, seats))
    #expect(estimate.lingering.components.attoseconds / 1_000_000_000_000_000 == milliseconds)
  }

  @Test("Watches of the resource, the namespace and the object are interested")
  func watches() {
    let counts = WatchCounts()
    var info = RequestInfo()
    (info.resource, info.namespace, info.name) = ("pods", "a", "b")
    #expect(counts.interested(in: info) == 0)
    for (namespace, name) in [("", ""), ("a", ""), ("a", "b"), ("c", "")] {
      var watched = info
      (watched.namespace, watched.name) = (namespace, name)
      counts.begin(WatchCounts.Place(watched))
    }
    #expect(counts.interested(in: info) == 3)
    counts.end(WatchCounts.Place(info))
    #expect(counts.interested(in: info) == 2)
  }

  @Test("Refused clients stay away longer while many are refused, and less long afterwards")
  func advice() {
    var advice = RetryAdvice()
    #expect(advice.seconds == 1)
    for second in 100..<110 as Range<Int64> { for _ in 0..<200 { advice.refuse(at: second) } }
    #expect(advice.seconds == 8)
    for second in stride(from: 200, to: 260, by: 10) as StrideTo<Int64> { advice.refuse(at: second) }
    #expect(advice.seconds < 8)
  }

  @Test("Seat-seconds print as upstream's")
  func work() {
    #expect("\(SeatSeconds(seats: 1, for: .milliseconds(3)))" == "0.00300000ss")
    #expect("\(SeatSeconds(seats: 2.5, for: .seconds(10)))" == "25.00000000ss")
  }

  @Test("Columns are at least eight wide, the last as it is")
  func table() {
    var table = TabularText(["PriorityLevelName", "Index", "Last"])
    table.add(["a", "1", "x"])
    #expect(table.text == "PriorityLevelName, Index,  Last\na,                 1,      x\n")
  }
}
