/// A unit file as systemd reads it: sections of assignments. Drop-ins are merged by reading them after the file itself.
package struct UnitFile: Hashable, Sendable {
  package struct Assignment: Hashable, Sendable {
    package var section: String
    package var key: String
    package var value: String
  }

  package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package var line: Int
    package var message: String
    package var description: String { "line \(line): \(message)" }
  }

  package var assignments: [Assignment] = []
  package var problems: [Problem] = []

  package init() {}

  package init(parsing text: String) { read(text) }

  /// Adds a further file's assignments; what is wrong in it is skipped and noted, as systemd does.
  package mutating func read(_ text: String) {
    var section: String?
    var pending = ""
    var number = 0
    for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      var line = raw[...].trimmed
      if pending.isEmpty, line.isEmpty || line.first == "#" || line.first == ";" { continue }
      if line.last == "\\" {
        pending += line.dropLast().trimmed + " "
        continue
      }
      line = pending + line
      pending = ""
      if line.first == "[" {
        guard line.last == "]" else {
          problems.append(Problem(line: number, message: "Invalid section header '\(line)'"))
          continue
        }
        section = String(line.dropFirst().dropLast())
        continue
      }
      guard let equals = line.firstIndex(of: "="), let section else {
        problems.append(
          Problem(line: number, message: section == nil ? "Assignment outside of section." : "Missing '=', ignoring line."))
        continue
      }
      assignments.append(
        Assignment(section: section, key: line[..<equals].trimmed, value: line[line.index(after: equals)...].trimmed))
    }
  }

  /// The last value of a setting; an empty assignment resets it.
  package func last(_ section: String, _ key: String) -> String? { values(section, key).last }

  /// All values of a list setting since it was last reset by an empty assignment.
  package func values(_ section: String, _ key: String) -> [String] {
    var result: [String] = []
    for assignment in assignments where assignment.section == section && assignment.key == key {
      if assignment.value.isEmpty { result = [] } else { result.append(assignment.value) }
    }
    return result
  }
}

extension Substring {
  var trimmed: String {
    var rest = self
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}

extension String {
  var trimmed: String { self[...].trimmed }
}
