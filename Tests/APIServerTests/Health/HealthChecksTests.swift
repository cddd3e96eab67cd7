import Testing

@testable import APIServer

@Suite struct HealthChecksTests {
  @Test("Checks keep the order of their registration, shutdown stands last, each endpoint shows its own")
  func order() {
    let health = HealthChecks()
    health.register("ping") { nil }
    health.register("shutdown", on: .readyz) { nil }
    health.register("etcd") { "gone" }
    #expect(health.checks(.readyz).map(\.name) == ["ping", "etcd", "shutdown"])
    #expect(health.checks(.livez).map(\.name) == ["ping", "etcd"])
  }

  @Test("A step of the start fails until it is finished")
  func hooks() async {
    let health = HealthChecks()
    health.registerHook("rbac/bootstrap-roles")
    #expect(await health.checks(.livez).first?.check() == "not finished")
    health.finished("rbac/bootstrap-roles")
    #expect(await health.checks(.livez).first?.check() == nil)
  }

  @Test(
    "livez bears with an unfinished start for its grace period, the other endpoints do not",
    arguments: [
      (HealthChecks.Endpoints.livez, Duration.seconds(3_600), nil as String?), (.livez, .zero, "not finished"),
      (.readyz, .seconds(3_600), "not finished"), (.healthz, .seconds(3_600), "not finished"),
    ])
  func grace(endpoint: HealthChecks.Endpoints, period: Duration, failure: String?) async {
    let health = HealthChecks(livezGracePeriod: period)
    health.registerHook("bootstrap-controller")
    #expect(await health.checks(endpoint).first?.check() == failure)
    health.register("etcd") { "gone" }
    #expect(await health.checks(endpoint).last?.check() == "gone")
  }

  @Test("Streams that end over a period all end, those that come meanwhile at once")
  func spread() async throws {
    let signal = ShutdownSignal()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<5 { group.addTask { await signal.untilDraining() } }
      group.addTask { try? await signal.drain(over: .milliseconds(20)) }
    }
    #expect(signal.isClosed && signal.isDraining)
  }

  @Test("A check registered again takes the place of the first")
  func replacement() async {
    let health = HealthChecks()
    health.register("etcd") { nil }
    health.register("ping") { nil }
    health.register("etcd") { "down" }
    #expect(health.checks(.healthz).map(\.name) == ["etcd", "ping"])
    #expect(await health.checks(.healthz).first?.check() == "down")
  }

  @Test("Waits for the drain end with it, and at once when it has begun")
  func drain() async throws {
    let signal = ShutdownSignal()
    async let waiting: Void = signal.untilDraining()
    signal.begin()
    #expect(signal.hasBegun && !signal.isDraining)
    try await signal.drain()
    await waiting
    await signal.untilDraining()
    #expect(signal.isDraining)
  }
}
