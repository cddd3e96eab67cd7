/// Chooses an exam's tasks by seed, so that every domain has its part: pure, and the same for the same seed and pack.
package enum ExamComposer {
  package struct Choice: Hashable, Sendable {
    package let task: String
    package let domain: String
    /// All weights of an exam add up to 100, those of a domain to its part.
    package let weight: Int
  }

  package struct Candidate: Hashable, Sendable {
    package let task: String
    package let domain: String
    package let weight: Int

    package init(task: String, domain: String, weight: Int) {
      self.task = task
      self.domain = domain
      self.weight = weight
    }
  }

  package static func compose(
    _ candidates: [Candidate], domains: [Pack.Domain], count: Int, seed: UInt64
  ) -> [Choice] {
    var random = SplitMix64(seed: seed)
    let present = domains.filter { domain in candidates.contains { $0.domain == domain.name } }
    let available = present.map { domain in candidates.filter { $0.domain == domain.name }.count }
    let quotas = shares(of: min(count, candidates.count), by: present.map(\.weight), limits: available)
    // A domain nobody wrote tasks for gives its part to the others.
    let parts = shares(of: 100, by: present.map(\.weight), limits: present.map { _ in 100 })
    var choices: [Choice] = []
    for (position, domain) in present.enumerated() {
      let shuffled = random.shuffle(candidates.filter { $0.domain == domain.name }.sorted { $0.task < $1.task })
      let chosen = Array(shuffled.prefix(quotas[position]))
      let weights = shares(of: parts[position], by: chosen.map(\.weight), limits: chosen.map { _ in 100 })
      choices += zip(chosen, weights).map { Choice(task: $0.task, domain: $0.domain, weight: $1) }
    }
    return random.shuffle(choices)
  }

  /// Splits a total in proportion, in whole numbers by the largest remainders; everyone gets at least one while there is enough,
  /// and no one more than their limit.
  static func shares(of total: Int, by weights: [Int], limits: [Int]) -> [Int] {
    var result = weights.map { _ in 0 }
    var left = min(total, limits.reduce(0, +))
    for position in weights.indices where left > 0 && limits[position] > 0 {
      result[position] = 1
      left -= 1
    }
    let sum = Double(weights.reduce(0, +))
    while left > 0 {
      let next = weights.indices.filter { result[$0] < limits[$0] }.max { a, b in
        let wantA = Double(weights[a]) * Double(total) / sum - Double(result[a])
        let wantB = Double(weights[b]) * Double(total) / sum - Double(result[b])
        return wantA == wantB ? a > b : wantA < wantB
      }
      guard let next else { break }
      result[next] += 1
      left -= 1
    }
    return result
  }
}
