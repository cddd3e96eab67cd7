/// How a criterion was found to be.
package struct Grade: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case passed, failed
    /// What it looks at could not be reached.
    case notGraded
  }

  package let state: State
  package let wanted: String
  package let observed: String
  package let milliseconds: Int

  package init(state: State, wanted: String, observed: String, milliseconds: Int = 0) {
    self.state = state
    self.wanted = wanted
    self.observed = observed
    self.milliseconds = milliseconds
  }
}

/// Looks at criteria side by side, each until it is so or its time is up.
package struct Grader: Sendable {
  private let lab: any LabAccess
  private let pause: Duration
  /// For one look, whatever it looks at.
  private let limit: Duration

  package init(_ lab: any LabAccess, pause: Duration = .milliseconds(150), limit: Duration = .seconds(20)) {
    self.lab = lab
    self.pause = pause
    self.limit = limit
  }

  /// In the order of the criteria.
  package func grade(_ criteria: [Criterion]) async -> [Grade] {
    await withTaskGroup(of: (Int, Grade).self) { group in
      for (position, criterion) in criteria.enumerated() {
        group.addTask { (position, await grade(criterion)) }
      }
      var result: [Int: Grade] = [:]
      for await (position, grade) in group { result[position] = grade }
      return criteria.indices.compactMap { result[$0] }
    }
  }

  package func grade(_ criterion: Criterion) async -> Grade {
    let clock = ContinuousClock()
    let start = clock.now
    while true {
      let looks = await looks(at: criterion)
      let spent = clock.now - start
      let grade = Grader.grade(criterion, looks, milliseconds: Int(spent / .milliseconds(1)))
      if grade.state == .passed || spent >= criterion.within || Task.isCancelled { return grade }
      try? await clock.sleep(for: min(pause, criterion.within - spent))
    }
  }

  /// The verdict of one round of looks: a wrong probe decides, then one that could not look.
  static func grade(_ criterion: Criterion, _ looks: [Result<Finding, AccessError>], milliseconds: Int) -> Grade {
    var failed: [String] = []
    var unseen: [String] = []
    var passed: [String] = []
    for look in looks {
      switch look {
      case .success(.passed(let observed)): passed.append(observed)
      case .success(.failed(let observed)): failed.append(observed)
      case .failure(let error): unseen.append(error.description)
      }
    }
    let state: Grade.State = !failed.isEmpty ? .failed : !unseen.isEmpty ? .notGraded : .passed
    let observed = !failed.isEmpty ? failed : !unseen.isEmpty ? unseen : passed
    return Grade(state: state, wanted: criterion.wanted, observed: observed.joined(separator: "; "), milliseconds: milliseconds)
  }

  private func looks(at criterion: Criterion) async -> [Result<Finding, AccessError>] {
    await withTaskGroup(of: (Int, Result<Finding, AccessError>).self) { group in
      for (position, probe) in criterion.probes.enumerated() {
        group.addTask { (position, await look(probe)) }
      }
      var result: [Int: Result<Finding, AccessError>] = [:]
      for await (position, finding) in group { result[position] = finding }
      return criterion.probes.indices.compactMap { result[$0] }
    }
  }

  private func look(_ probe: any Probe) async -> Result<Finding, AccessError> {
    await withTaskGroup(of: Result<Finding, AccessError>.self) { group in
      group.addTask {
        do throws(AccessError) { return .success(try await probe.look(lab)) } catch { return .failure(error) }
      }
      group.addTask {
        try? await ContinuousClock().sleep(for: limit)
        return .failure(AccessError(.timedOut, "no answer within \(limit)"))
      }
      let first = await group.next() ?? .failure(AccessError(.timedOut, "cancelled"))
      group.cancelAll()
      return first
    }
  }
}
