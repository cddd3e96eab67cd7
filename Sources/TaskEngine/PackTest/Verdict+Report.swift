import KubeAPI
import ScoreStore

typealias ScoreCriterion = CriterionVerdict

extension CriterionVerdict {
  package var json: JSON {
    [
      "title": .string(title), "gate": JSON(isGate), "points": JSON(points), "state": .string(state.rawValue),
      "wanted": .string(wanted), "observed": .string(observed), "milliseconds": JSON(milliseconds),
    ]
  }
}

extension TaskVerdict {
  package func json(task: String) -> JSON {
    [
      "task": .string(task), "earned": JSON(earned), "possible": JSON(possible), "whole": JSON(isWholly),
      "criteria": .array(criteria.map(\.json)),
    ]
  }

  /// A suite for one task, a case per criterion; what could not be looked at is an error, not a failure.
  package func junit(task: String) -> String {
    let failures = criteria.filter { $0.state == .failed }.count
    let errors = criteria.filter { $0.state == .notGraded }.count
    var lines = [
      "<testsuite name=\"\(XMLText.escape(task))\" tests=\"\(criteria.count)\" failures=\"\(failures)\" errors=\"\(errors)\">"
    ]
    for criterion in criteria {
      let head =
        "  <testcase classname=\"\(XMLText.escape(task))\" name=\"\(XMLText.escape(criterion.title))\" time=\"\(XMLText.seconds(criterion.milliseconds))\""
      let detail = XMLText.escape("wanted: \(criterion.wanted)\nobserved: \(criterion.observed)")
      switch criterion.state {
      case .passed: lines.append(head + "/>")
      case .failed:
        lines += [
          head + ">", "    <failure message=\"\(XMLText.escape(criterion.observed))\">\(detail)</failure>", "  </testcase>",
        ]
      case .notGraded:
        lines += [head + ">", "    <error message=\"\(XMLText.escape(criterion.observed))\">\(detail)</error>", "  </testcase>"]
      }
    }
    return (lines + ["</testsuite>"]).joined(separator: "\n") + "\n"
  }
}

enum XMLText {
  static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t", "\r": result.unicodeScalars.append(scalar)
      // XML 1.0 has no way to write the other control characters.
      case _ where scalar.value < 32: result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func seconds(_ milliseconds: Int) -> String {
    let fraction = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}
