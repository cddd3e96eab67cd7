import Testing

@testable import TaskEngine

private let domains = [
  Pack.Domain(name: "A", weight: 10), Pack.Domain(name: "B", weight: 30), Pack.Domain(name: "C", weight: 60),
]

private func candidates(_ counts: [String: Int]) -> [ExamComposer.Candidate] {
  counts.sorted { $0.key < $1.key }.flatMap { domain, count in
    (0..<count).map { ExamComposer.Candidate(task: "\(domain)\($0)", domain: domain, weight: 5 + $0) }
  }
}

@Suite("An exam's composition")
struct ExamComposerTests {
  @Test("the same seed gives the same exam, another seed another")
  func seeds() {
    let all = candidates(["A": 6, "B": 9, "C": 12])
    let first = ExamComposer.compose(all, domains: domains, count: 10, seed: 4)
    #expect(ExamComposer.compose(all.reversed(), domains: domains, count: 10, seed: 4) == first)
    #expect(ExamComposer.compose(all, domains: domains, count: 10, seed: 5) != first)
  }

  @Test("every domain has its part of the weight and at least one task", arguments: UInt64(0)..<20)
  func balance(seed: UInt64) {
    let exam = ExamComposer.compose(candidates(["A": 4, "B": 4, "C": 4]), domains: domains, count: 8, seed: seed)
    #expect(exam.count == 8)
    #expect(Set(exam.map(\.task)).count == 8)
    for domain in domains {
      #expect(exam.filter { $0.domain == domain.name }.reduce(0) { $0 + $1.weight } == domain.weight)
    }
  }

  @Test("a domain without tasks gives its part to the others, and a small pack is taken whole")
  func missing() {
    let exam = ExamComposer.compose(candidates(["A": 1, "C": 2]), domains: domains, count: 16, seed: 1)
    #expect(exam.count == 3)
    #expect(exam.reduce(0) { $0 + $1.weight } == 100)
  }

  @Test(
    "shares are whole numbers, at least one each while there is enough, never above the limit",
    arguments: [
      (10, [1, 1, 1], [9, 9, 9], [4, 3, 3]), (2, [5, 90, 5], [9, 9, 9], [1, 1, 0]), (10, [1, 9], [9, 2], [8, 2]),
      (0, [1, 2], [3, 3], [0, 0]), (5, [3], [2], [2]),
    ])
  func shares(total: Int, weights: [Int], limits: [Int], expected: [Int]) {
    #expect(ExamComposer.shares(of: total, by: weights, limits: limits) == expected)
  }
}
