import KubeAPI

/// The indexes of an indexed Job: how lists of them are written, and what its Pods say of theirs.
enum JobIndexes {
  static let key = "batch.kubernetes.io/job-completion-index"
  static let failureKey = "batch.kubernetes.io/job-index-failure-count"
  static let ignoredFailureKey = "batch.kubernetes.io/job-index-ignored-failure-count"

  static func index(_ pod: KubeObject) -> Int? { (pod.annotations[key] ?? pod.labels[key]).flatMap { Int($0) } }

  /// How many Pods of the same index had failed before this one.
  static func failures(_ pod: KubeObject) -> Int { pod.annotations[failureKey].flatMap { Int($0) } ?? 0 }

  static func ignoredFailures(_ pod: KubeObject) -> Int { pod.annotations[ignoredFailureKey].flatMap { Int($0) } ?? 0 }

  /// Reads `0,2-4`; what is not below `completions` is left out.
  static func parse(_ text: String, below completions: Int = .max) -> Set<Int> {
    var result: Set<Int> = []
    for part in text.split(separator: ",") {
      let bounds = part.split(separator: "-").compactMap { Int($0) }
      guard let first = bounds.first, let last = bounds.last, first <= last, first < completions else { continue }
      result.formUnion(first...min(last, completions - 1))
    }
    return result
  }

  /// Writes `0,2-4`: runs of three and more are shortened.
  static func text(_ indexes: Set<Int>) -> String {
    var parts: [String] = []
    let sorted = indexes.sorted()
    var start = 0
    while start < sorted.count {
      var end = start
      while end + 1 < sorted.count, sorted[end + 1] == sorted[end] + 1 { end += 1 }
      switch end - start {
      case 0: parts.append(String(sorted[start]))
      case 1: parts += [String(sorted[start]), String(sorted[end])]
      default: parts.append("\(sorted[start])-\(sorted[end])")
      }
      start = end + 1
    }
    return parts.joined(separator: ",")
  }
}
