/// A condition on a few fields of an object: `status.phase=Running,spec.nodeName!=n1`. Which fields are offered is the resource's
/// decision, made by whoever looks the values up.
package struct FieldSelector: Hashable, Sendable {
  package struct Requirement: Hashable, Sendable {
    package var field: String
    package var isEqual: Bool
    package var value: String

    package init(_ field: String, isEqual: Bool = true, _ value: String) {
      self.field = field
      self.isEqual = isEqual
      self.value = value
    }
  }

  package var requirements: [Requirement]

  package init(_ requirements: [Requirement]) { self.requirements = requirements }

  package static let everything = FieldSelector([])

  package var isEmpty: Bool { requirements.isEmpty }

  /// Reads the query-string form; a backslash escapes `,`, `=` and itself within values.
  package init(parsing text: String) throws(SelectorError) {
    requirements = []
    for term in FieldSelector.terms(text) where !term.isEmpty {
      guard let (field, `operator`, value) = FieldSelector.split(term) else {
        throw SelectorError(.syntax, "invalid selector: '\(text)'; can't understand '\(term)'")
      }
      requirements.append(Requirement(field, isEqual: `operator` != "!=", try FieldSelector.unescape(value)))
    }
  }

  /// Whether all requirements hold; a field that has no value counts as empty.
  package func matches(_ value: (String) -> String?) -> Bool {
    requirements.allSatisfy { ((value($0.field) ?? "") == $0.value) == $0.isEqual }
  }

  /// The value a field must have, when the selector says so: lets lists go straight to one name or namespace.
  package func required(_ field: String) -> String? { requirements.first { $0.field == field && $0.isEqual }?.value }

  private static func terms(_ text: String) -> [String] {
    var result = [""]
    var escaped = false
    for character in text.unicodeScalars {
      if !escaped && character == "," {
        result.append("")
      } else {
        result[result.count - 1].unicodeScalars.append(character)
      }
      escaped = !escaped && character == "\\"
    }
    return result
  }

  private static func split(_ term: String) -> (field: String, operator: String, value: String)? {
    var position = term.startIndex
    while position < term.endIndex {
      for `operator` in ["!=", "==", "="] where term[position...].hasPrefix(`operator`) {
        let after = term.index(position, offsetBy: `operator`.count)
        return (String(term[..<position]), `operator`, String(term[after...]))
      }
      position = term.index(after: position)
    }
    return nil
  }

  private static func unescape(_ text: String) throws(SelectorError) -> String {
    guard text.contains(where: { $0 == "\\" || $0 == "," || $0 == "=" }) else { return text }
    var result = String.UnicodeScalarView()
    var escaped = false
    for character in text.unicodeScalars {
      if escaped {
        guard character == "\\" || character == "," || character == "=" else {
          throw SelectorError(.invalidValue, "invalid field selector: invalid escape sequence: \\\(character)")
        }
        result.append(character)
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else if character == "," || character == "=" {
        throw SelectorError(.invalidValue, "invalid field selector: unescaped character in value: \(character)")
      } else {
        result.append(character)
      }
    }
    guard !escaped else { throw SelectorError(.invalidValue, "invalid field selector: invalid escape sequence: ") }
    return String(result)
  }
}

extension FieldSelector: CustomStringConvertible {
  package var description: String {
    requirements.map { requirement in
      var value = ""
      for character in requirement.value {
        if character == "\\" || character == "," || character == "=" { value.append("\\") }
        value.append(character)
      }
      return requirement.field + (requirement.isEqual ? "=" : "!=") + value
    }.joined(separator: ",")
  }
}
