import ScoreStore

extension Renderer {
  /// The verdict: in all, by domain, and per task every criterion with what was wanted and what was observed.
  package static func results(_ state: RoomState, showsSolutions: Bool, columns: Int) -> [StyledLine] {
    guard let result = state.result else { return [] }
    var lines: [StyledLine] = []
    let verdict = result.hasPassed ? Span("PASSED", Theme.good) : Span("NOT PASSED", Theme.bad)
    lines.append([verdict, Span("  \(percent(result.percent)) of 100, \(result.passMark) needed")])
    if state.attempt?.endReason == .expired { lines.append([Span("The time was up.", Theme.unknown)]) }
    if !result.isWhole {
      lines += MarkdownRenderer.wrap(
        [Span("Some criteria could not be graded, the points are a lower bound.", Theme.unknown)], columns: columns)
    }
    lines.append([])
    let width = min(columns - 24, result.domains.map { CharacterWidth.of($0.name) }.max() ?? 0)
    for domain in result.domains {
      let name = CharacterWidth.prefix(domain.name, columns: width)
      let filled = Int((domain.percent / 10).rounded())
      lines.append([
        Span(name + String(repeating: " ", count: width - CharacterWidth.of(name) + 2)),
        Span(String(repeating: "█", count: filled), domain.percent >= Double(result.passMark) ? Theme.good : Theme.bad),
        Span(String(repeating: "·", count: 10 - filled), Theme.quiet), Span(" \(padded(percent(domain.percent), 5))%"),
      ])
    }
    for (index, task) in state.tasks.enumerated() {
      lines.append([])
      lines += tasks(task, index, state.verdicts[task.id], columns: columns)
      if showsSolutions {
        lines.append([])
        lines.append([Span("  Solution", Theme.heading)])
        lines += MarkdownRenderer.render(task.solution, columns: columns - 2).map { [Span("  ")] + $0 }
      }
    }
    return lines
  }

  private static func tasks(_ task: RoomTask, _ index: Int, _ verdict: TaskVerdict?, columns: Int) -> [StyledLine] {
    var heading: StyledLine = [Span("\(index + 1). \(task.title)", Theme.heading), Span("  \(task.weight)%", Theme.quiet)]
    guard let verdict else {
      heading.append(Span("  not graded", Theme.unknown))
      return [heading]
    }
    heading.append(Span("  \(verdict.earned) of \(verdict.possible) points", verdict.isFull ? Theme.good : Theme.bad))
    return [heading] + criteria(verdict, columns: columns)
  }

  package static func criteria(_ verdict: TaskVerdict, columns: Int) -> [StyledLine] {
    var lines: [StyledLine] = []
    for criterion in verdict.criteria {
      let mark: Span
      switch criterion.state {
      case .passed: mark = Span("✓", Theme.good)
      case .failed: mark = Span("✗", Theme.bad)
      case .notGraded: mark = Span("?", Theme.unknown)
      }
      let points = criterion.isGate ? "must hold" : "\(criterion.state == .passed ? criterion.points : 0)/\(criterion.points)"
      let head: StyledLine = [mark, Span(" \(criterion.title)  "), Span(points, Theme.quiet)]
      lines += MarkdownRenderer.wrap(head, columns: columns, first: "  ", rest: "    ")
      guard criterion.state != .passed else { continue }
      lines += MarkdownRenderer.wrap(
        [Span(criterion.wanted)], columns: columns, first: "      wanted:   ", rest: "                ")
      lines += MarkdownRenderer.wrap(
        [Span(criterion.observed)], columns: columns, first: "      observed: ", rest: "                ")
    }
    return lines
  }

  /// To one digit after the point, cut rather than rounded: 65.97 is not 66.
  package static func percent(_ value: Double) -> String {
    let tenths = Int(value * 10 + 1e-6)
    return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
