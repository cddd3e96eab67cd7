/// A compiled regular expression of RE2's syntax, run by simulating all its states at once: time is linear in the text, whatever
/// the expression.
package struct RegexProgram: Sendable {
  enum Instruction: Sendable {
    case scalar(ScalarSet)
    case assertion(Assertion)
    /// Tries the first before the second.
    case split(Int, Int)
    case jump(Int)
    case match
  }

  enum Assertion: Hashable, Sendable { case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary }

  let instructions: [Instruction]

  /// Throws what is wrong with the expression, in RE2's words.
  package init(_ pattern: String) throws(CELError) {
    let node = try RegexParser.parse(pattern)
    var compiler = RegexCompiler()
    try compiler.emit(node)
    compiler.instructions.append(.match)
    instructions = compiler.instructions
  }

  package func matches(_ text: String) -> Bool { firstMatch(Array(text.unicodeScalars), from: 0, anyEnd: true) != nil }

  /// The first of all matches, as the leftmost and, among those, the one a backtracking matcher would find.
  func firstMatch(_ text: [Unicode.Scalar], from start: Int, anyEnd: Bool = false) -> Range<Int>? {
    var current = ThreadList(instructions.count)
    var next = ThreadList(instructions.count)
    var best: Range<Int>?
    var position = start
    while true {
      if best == nil { add(0, position, position, text, &current) }
      if current.threads.isEmpty, best != nil { break }
      next.clear()
      for thread in current.threads {
        switch instructions[thread.place] {
        case .scalar(let set):
          if position < text.count, set.contains(text[position]) {
            add(thread.place + 1, thread.start, position + 1, text, &next)
          }
        case .match:
          best = thread.start..<position
          if anyEnd { return best }
        default: break
        }
        // Threads after one that matched have less priority.
        if case .match = instructions[thread.place] { break }
      }
      swap(&current, &next)
      if position >= text.count { break }
      position += 1
    }
    return best
  }

  private struct ThreadList {
    var threads: [(place: Int, start: Int)] = []
    var marks: [Int]
    var generation = 1

    init(_ count: Int) { marks = [Int](repeating: 0, count: count) }

    mutating func clear() {
      threads.removeAll(keepingCapacity: true)
      generation += 1
    }
  }

  /// Follows jumps from a place and notes where a scalar is awaited. The stack is explicit: expressions may nest deeply.
  private func add(_ place: Int, _ start: Int, _ position: Int, _ text: [Unicode.Scalar], _ list: inout ThreadList) {
    var stack = [place]
    while let place = stack.popLast() {
      if list.marks[place] == list.generation { continue }
      list.marks[place] = list.generation
      switch instructions[place] {
      case .jump(let target): stack.append(target)
      case .split(let first, let second):
        stack.append(second)
        stack.append(first)
      case .assertion(let assertion): if holds(assertion, position, text) { stack.append(place + 1) }
      default: list.threads.append((place, start))
      }
    }
  }

  private func holds(_ assertion: Assertion, _ position: Int, _ text: [Unicode.Scalar]) -> Bool {
    func isWord(_ index: Int) -> Bool { text.indices.contains(index) && ScalarSet.word.contains(text[index]) }
    switch assertion {
    case .textStart: return position == 0
    case .textEnd: return position == text.count
    case .lineStart: return position == 0 || text[position - 1] == "\n"
    case .lineEnd: return position == text.count || text[position] == "\n"
    case .wordBoundary: return isWord(position - 1) != isWord(position)
    case .notWordBoundary: return isWord(position - 1) == isWord(position)
    }
  }

  /// The matches one after another, at most `limit`.
  package func matches(in text: String, limit: Int = .max) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var result: [String] = []
    var position = 0
    var lastEnd = -1
    while result.count < limit, position <= scalars.count, let range = firstMatch(scalars, from: position) {
      if !(range.isEmpty && range.lowerBound == lastEnd) {
        result.append(String(String.UnicodeScalarView(scalars[range])))
        lastEnd = range.upperBound
      }
      position = range.isEmpty ? range.upperBound + 1 : range.upperBound
    }
    return result
  }
}
