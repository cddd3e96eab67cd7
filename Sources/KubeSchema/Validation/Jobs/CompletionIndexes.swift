/// Lists of a Job's indexes, such as `0,2-4`.
enum CompletionIndexes {
  /// Why a text is no such list, in upstream's words.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  /// How many indexes the text names, all of them below `completions`.
  static func count(_ text: String, below completions: Int) throws(Fault) -> Int {
    if text.isEmpty { return 0 }
    var total = 0
    var last: Int?
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let interval = try interval(part, below: completions)
      if let last, last >= interval.lowerBound {
        throw Fault(description: "non-increasing order, previous: \(last), current: \(interval.lowerBound)")
      }
      total += interval.count
      last = interval.upperBound
    }
    return total
  }

  /// The first index that two lists both name; parts that are none are told elsewhere.
  static func overlap(_ one: String, _ other: String, below completions: Int) -> Int? {
    func intervals(_ text: String) -> [ClosedRange<Int>] {
      text.split(separator: ",").compactMap { try? interval($0, below: completions) }
    }
    let others = intervals(other)
    return intervals(one).lazy.compactMap { range in
      others.first { $0.overlaps(range) }.map { max($0.lowerBound, range.lowerBound) }
    }.first
  }

  private static func interval(_ text: Substring, below completions: Int) throws(Fault) -> ClosedRange<Int> {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    if ends.count > 2 {
      throw Fault(
        description:
          "the fragment \"\(text)\" violates the requirement that an index interval can have at most two parts separated by '-'")
    }
    let first = try index(ends[0], below: completions)
    if ends.count == 1 { return first...first }
    let last = try index(ends[1], below: completions)
    if first >= last { throw Fault(description: "non-increasing order, previous: \(first), current: \(last)") }
    return first...last
  }

  private static func index(_ text: Substring, below completions: Int) throws(Fault) -> Int {
    guard let index = Int(text) else {
      throw Fault(description: "cannot convert string to integer for index: \"\(text)\"")
    }
    if index >= completions { throw Fault(description: "too large index: \"\(text)\"") }
    return index
  }
}
