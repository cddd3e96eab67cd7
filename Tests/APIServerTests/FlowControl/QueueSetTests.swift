import KubeAPI
import Testing

@testable import APIServer

@Suite struct QueueSetTests {
  private static let start = ContinuousClock.now

  private static func level(limit: Int, _ queuing: PriorityLevelSettings.Queuing? = nil, isExempt: Bool = false) -> QueueSet {
    var settings = PriorityLevelSettings()
    settings.queuing = queuing
    settings.isExempt = isExempt
    var level = QueueSet(start)
    level.configure(settings, limit: limit, of: limit, start)
    return level
  }

  private static func assignment(_ flow: String = "a") -> FlowControl.Assignment {
    .init(
      schema: "s", schemaUID: "", level: "l", levelUID: "", flow: flow, hash: PriorityLevelSettings.hash(schema: "s", flow: flow),
      isExempt: false)
  }

  private static let one = PriorityLevelSettings.Queuing(queues: 1, handSize: 1, length: 2)

  /// The ticket, and whether it has a seat; nil when refused.
  private static func enter(
    _ level: inout QueueSet, _ flow: String = "a", _ estimate: WorkEstimate = WorkEstimate(), at time: Int = 0
  ) -> (ticket: Int, isSeated: Bool)? {
    switch try? level.enter(assignment(flow), estimate, nil, start + .milliseconds(time)) {
    case .seated(let ticket): (ticket, true)
    case .queued(let ticket): (ticket, false)
    case nil: nil
    }
  }

  @Test("A full level queues, refuses beyond its queues, and seats who waits when a seat comes free")
  func queues() throws {
    var level = Self.level(limit: 1, Self.one)
    let first = try #require(Self.enter(&level))
    #expect(first.isSeated)
    let second = try #require(Self.enter(&level))
    #expect(!second.isSeated && Self.enter(&level)?.isSeated == false)
    #expect(throws: FlowControl.Rejection.self) { try level.enter(Self.assignment(), WorkEstimate(), nil, Self.start) }
    level.leave(first.ticket, Self.start)
    #expect(level.executing.keys.sorted() == [second.ticket])
    #expect((level.waitingCount, level.rejected, level.dispatched) == (1, 1, 2))
  }

  @Test("A level without queues refuses at once, an exempt one never does")
  func limits() throws {
    var level = Self.level(limit: 1)
    #expect(Self.enter(&level)?.isSeated == true)
    #expect(Self.enter(&level) == nil)
    var exempt = Self.level(limit: 0, isExempt: true)
    #expect(Self.enter(&exempt)?.isSeated == true)
    #expect(Self.enter(&exempt)?.isSeated == true)
  }

  @Test("Who waits too long is out, and counts as refused and cancelled")
  func timeout() throws {
    var level = Self.level(limit: 1, Self.one)
    let first = try #require(Self.enter(&level))
    let second = try #require(Self.enter(&level))
    let removed = level.remove(second.ticket, Self.start)
    #expect(removed.map { _ in true } == nil)
    #expect((level.waitingCount, level.waitingSeats, level.rejected, level.cancelled) == (0, 0, 1, 1))
    level.leave(first.ticket, Self.start)
    #expect(level.isIdle && level.seatsInUse == 0)
  }

  @Test("A request wider than the level waits until nobody else is served")
  func wide() throws {
    var level = Self.level(limit: 4, Self.one)
    let first = try #require(Self.enter(&level))
    let wide = try #require(Self.enter(&level, "a", WorkEstimate(seats: 9)))
    #expect(!wide.isSeated)
    level.leave(first.ticket, Self.start)
    #expect(level.executing[wide.ticket]?.estimate.seats == 9)
    #expect(level.tallies["s"]?.unaccommodated == 1)
  }

  @Test("The seats of a change that many hear of stay taken while they are told")
  func lingering() throws {
    var level = Self.level(limit: 2, Self.one)
    let change = try #require(
      Self.enter(&level, "a", WorkEstimate(seats: 1, finalSeats: 2, lingering: .milliseconds(10))))
    level.leave(change.ticket, Self.start)
    #expect(level.isIdle && level.seatsInUse == 2)
    let next = try #require(Self.enter(&level, at: 5))
    #expect(!next.isSeated)
    level.releaseLingering(Self.start + .milliseconds(9))
    #expect(level.executing.isEmpty)
    level.releaseLingering(Self.start + .milliseconds(10))
    #expect(level.executing[next.ticket] != nil)
  }

  @Test("A flow with much waiting does not starve another: the queues are served by turns")
  func fairness() throws {
    var level = Self.level(limit: 1, .init(queues: 64, handSize: 1, length: 50))
    var seated = try #require(Self.enter(&level, "ann")).ticket
    for _ in 0..<10 { #expect(Self.enter(&level, "ann") != nil) }
    let other = try #require(Self.enter(&level, "bob")).ticket
    var turns = 0
    while level.executing[other] == nil {
      turns += 1
      level.leave(seated, Self.start + .milliseconds(3 * turns))
      seated = try #require(level.executing.keys.first)
    }
    #expect(turns <= 2)
  }

  @Test("Queues too many go when they are empty")
  func fewer() throws {
    var level = Self.level(limit: 9, .init(queues: 8, handSize: 4, length: 5))
    let tickets = (0..<6).compactMap { Self.enter(&level, "\($0)")?.ticket }
    var settings = PriorityLevelSettings()
    settings.queuing = .init(queues: 2, handSize: 1, length: 5)
    level.configure(settings, limit: 9, of: 9, Self.start)
    #expect(level.queues.count == 8)
    for ticket in tickets { level.leave(ticket, Self.start) }
    #expect(level.queues.count < 8 && level.queues.count >= 2)
    #expect(level.seatsInUse == 0)
    #expect(Self.enter(&level)?.isSeated == true)
  }

  @Test("Levels lend what they do not need, and never what they keep")
  func lending() throws {
    let now = Self.start
    var levels = PriorityLevels()
    let objects = FlowControlTables.objects().map(\.1).filter { $0.kind == "PriorityLevelConfiguration" }
    levels.configure(FlowRules(schemas: [], levels: objects).levels, total: 600, now)
    for flow in 0..<400 {
      _ = try levels.states["workload-low"]?.queues.enter(Self.assignment("\(flow)"), WorkEstimate(), nil, now)
    }
    levels.lend(now + .seconds(10))
    #expect(levels.states["workload-low"]?.currentLimit ?? 0 > 245)
    #expect(levels.states["catch-all"]?.currentLimit == 13)
    for (name, state) in levels.states where !state.settings.isExempt {
      #expect(state.currentLimit >= state.limits.lower && state.currentLimit <= state.limits.upper, "\(name)")
    }
    levels.configure(["exempt": PriorityLevelSettings()], total: 600, now + .seconds(11))
    #expect(levels.states["workload-low"]?.isQuiescing == true)
    #expect(levels.states["system"] == nil)
  }
}
