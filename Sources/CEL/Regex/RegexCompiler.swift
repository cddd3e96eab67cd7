indirect enum RegexNode: Sendable {
  case empty
  case set(ScalarSet)
  case assertion(RegexProgram.Assertion)
  case sequence([RegexNode])
  case alternatives([RegexNode])
  case repetition(RegexNode, minimum: Int, maximum: Int?, isGreedy: Bool)
}

extension RegexNode {
  /// Whether repetitions within repetitions come to no more than that, as RE2 reckons.
  func repeats(atMost limit: Int) -> Bool {
    switch self {
    case .empty, .set, .assertion: return true
    case .sequence(let nodes), .alternatives(let nodes): return nodes.allSatisfy { $0.repeats(atMost: limit) }
    case .repetition(let node, let minimum, let maximum, _):
      if maximum == 0 { return true }
      let times = maximum ?? minimum
      return times <= limit && node.repeats(atMost: limit / max(1, times))
    }
  }

  var mayBeEmpty: Bool {
    switch self {
    case .empty, .assertion: true
    case .set: false
    case .sequence(let nodes): nodes.allSatisfy(\.mayBeEmpty)
    case .alternatives(let nodes): nodes.contains(where: \.mayBeEmpty)
    case .repetition(let node, let minimum, _, _): minimum == 0 || node.mayBeEmpty
    }
  }
}

/// Turns a tree into instructions, their number limited: counted repetitions multiply.
struct RegexCompiler {
  var instructions: [RegexProgram.Instruction] = []
  static let limit = 10_000

  mutating func emit(_ node: RegexNode) throws(CELError) {
    guard instructions.count < Self.limit else { throw .invalid("error parsing regexp: expression too large") }
    switch node {
    case .empty: break
    case .set(let set): instructions.append(.scalar(set))
    case .assertion(let assertion): instructions.append(.assertion(assertion))
    case .sequence(let nodes): for node in nodes { try emit(node) }
    case .alternatives(let nodes):
      var exits: [Int] = []
      for (position, node) in nodes.enumerated() {
        if position == nodes.count - 1 {
          try emit(node)
        } else {
          let split = instructions.count
          instructions.append(.split(split + 1, 0))
          try emit(node)
          exits.append(instructions.count)
          instructions.append(.jump(0))
          instructions[split] = .split(split + 1, instructions.count)
        }
      }
      for exit in exits { instructions[exit] = .jump(instructions.count) }
    case .repetition(let node, let minimum, let maximum, let isGreedy):
      if let maximum { try emit(node, minimum, maximum, isGreedy) } else { try emit(node, atLeast: minimum, isGreedy) }
    }
  }

  private mutating func emit(_ node: RegexNode, _ minimum: Int, _ maximum: Int, _ isGreedy: Bool) throws(CELError) {
    for _ in 0..<minimum { try emit(node) }
    var splits: [Int] = []
    for _ in minimum..<max(minimum, maximum) {
      splits.append(instructions.count)
      instructions.append(.jump(0))
      try emit(node)
    }
    for split in splits { instructions[split] = choice(split + 1, instructions.count, isGreedy) }
  }

  private mutating func emit(_ node: RegexNode, atLeast minimum: Int, _ isGreedy: Bool) throws(CELError) {
    if minimum == 0, !node.mayBeEmpty {
      let split = instructions.count
      instructions.append(.jump(0))
      try emit(node)
      instructions.append(.jump(split))
      instructions[split] = choice(split + 1, instructions.count, isGreedy)
    } else if minimum == 0 {
      // As RE2 does: what may be empty is not tried again after it was, so that `(|a)*` is `((|a)+)?`.
      try emit(.repetition(node, minimum: 1, maximum: nil, isGreedy: isGreedy), 0, 1, isGreedy)
    } else {
      for _ in 1..<minimum { try emit(node) }
      let start = instructions.count
      try emit(node)
      let split = instructions.count
      instructions.append(choice(start, split + 1, isGreedy))
    }
  }

  private func choice(_ inside: Int, _ after: Int, _ isGreedy: Bool) -> RegexProgram.Instruction {
    isGreedy ? .split(inside, after) : .split(after, inside)
  }
}
