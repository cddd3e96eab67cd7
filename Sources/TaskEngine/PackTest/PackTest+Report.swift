import KubeAPI

extension PackTest {
  /// JUnit's XML: a suite per pack, a case per answer.
  package static func junit(_ outcomes: [Outcome], pack: String) -> String {
    let failures = outcomes.filter { $0.problem != nil }.count
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    lines.append("<testsuite name=\"\(XMLText.escape(pack))\" tests=\"\(outcomes.count)\" failures=\"\(failures)\">")
    for outcome in outcomes {
      let milliseconds = outcome.milliseconds.setup + outcome.milliseconds.answer + outcome.milliseconds.check
      let name = XMLText.escape("\(outcome.title) (variant \(outcome.variant))")
      let head =
        "  <testcase classname=\"\(XMLText.escape("\(pack).\(outcome.task)"))\" name=\"\(name)\" time=\"\(XMLText.seconds(milliseconds))\""
      guard let problem = outcome.problem else {
        lines.append(head + "/>")
        continue
      }
      lines.append(head + ">")
      lines.append("    <failure message=\"\(XMLText.escape(problem))\">\(XMLText.escape(text(outcome.criteria)))</failure>")
      lines.append("  </testcase>")
    }
    lines.append("</testsuite>")
    return lines.joined(separator: "\n") + "\n"
  }

  package static func json(_ outcomes: [Outcome], pack: String) -> JSON {
    [
      "pack": .string(pack), "passed": JSON(outcomes.allSatisfy { $0.problem == nil }),
      "answers": .array(
        outcomes.map { outcome in
          var result: JSON = [
            "task": .string(outcome.task), "variant": JSON(outcome.variant), "answer": .string(outcome.title),
            "earned": JSON(outcome.earned), "possible": JSON(outcome.possible), "passed": JSON(outcome.problem == nil),
            "milliseconds": [
              "setup": JSON(outcome.milliseconds.setup), "answer": JSON(outcome.milliseconds.answer),
              "check": JSON(outcome.milliseconds.check),
            ],
          ]
          if let problem = outcome.problem { result["problem"] = .string(problem) }
          result["criteria"] = .array(outcome.criteria.map(\.json))
          return result
        }),
    ]
  }

  /// `ok   netpol-deny  untouched  0/8  setup 312 ms, check 41 ms`, and below a failure what was wanted and observed.
  package static func line(_ outcome: Outcome) -> String {
    let times = outcome.milliseconds
    let head = outcome.problem == nil ? "ok    " : "FAILED"
    var text = "\(head) \(outcome.task) [\(outcome.variant)] \(outcome.title): \(outcome.earned)/\(outcome.possible)"
    text += "  (set-up \(times.setup) ms, answer \(times.answer) ms, check \(times.check) ms)"
    guard let problem = outcome.problem else { return text }
    return "\(text)\n       \(problem)\n" + PackTest.text(outcome.criteria)
  }

  private static func text(_ criteria: [ScoreCriterion]) -> String {
    criteria.map { criterion in
      "       \(criterion.state.rawValue) \(criterion.isGate ? "gate" : "\(criterion.points) points"): \(criterion.title)\n"
        + "         wanted:   \(criterion.wanted)\n         observed: \(criterion.observed)"
    }.joined(separator: "\n")
  }
}
