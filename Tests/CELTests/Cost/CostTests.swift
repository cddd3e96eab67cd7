import KubeAPI
import Testing

@testable import CEL

@Suite struct CostTests {
  @Test(
    "the worst case follows from the sizes a schema allows",
    arguments: [
      ("self.spec.replicas > 1", 4), ("true", 0), ("self.spec.name == 'abcdefghij'", 4),
      ("self.spec.hosts.all(h, h.size() > 1)", 34),
      ("self.spec.hosts.exists(h, h == 'a')", 34), ("self.spec.name.startsWith('a')", 4), ("self.spec.hosts.size() < 3", 5),
    ])
  func estimates(source: String, most: UInt64) throws {
    let program = try CELProgram(compile: source, in: TypeCheckTests.environment())
    #expect(program.estimatedCost().max == most, "\(program.estimatedCost())")
  }

  @Test("without a bound the worst case is out of bounds") func unbounded() throws {
    let program = try CELProgram(
      compile: "self.spec.tags.all(a, self.spec.tags.all(b, a != b))", in: TypeCheckTests.environment())
    #expect(program.estimatedCost().max > CELCost.estimatedRule)
  }

  @Test("a budget is spent by every evaluation and by failing ones") func budget() throws {
    let program = try CELProgram(compile: "[1, 2, 3].all(x, x > 0)", in: CELEnvironment([:]))
    var budget = CELBudget(100)
    _ = try program.evaluate(values: [:], budget: &budget)
    let left = budget.remaining
    #expect(left < 100 && left > 0)
    let error = #expect(throws: CELError.self) { try program.evaluate(values: [:], budget: &budget, perCall: 5) }
    #expect(error?.code == .costExceeded)
    // What goes over the limit is spent too.
    #expect(budget.remaining == left - 6)
  }
}
