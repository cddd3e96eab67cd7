import KubeAPI

/// What a Job's `successPolicy` says of the indexes that have succeeded.
enum JobSuccessPolicy {
  /// What the condition tells when a rule is met; nil when none is.
  static func message(_ policy: JSON, succeeded: Set<Int>, completions: Int) -> String? {
    if succeeded.isEmpty { return nil }
    let met = policy["rules"].elements.firstIndex { rule in
      let count = rule["succeededCount"].int
      guard let text = rule["succeededIndexes"].string else { return count.map { succeeded.count >= $0 } ?? false }
      let wanted = JobIndexes.parse(text, below: completions)
      return succeeded.intersection(wanted).count >= count ?? wanted.count
    }
    return met.map { "Matched rules at index \($0)" }
  }
}
