import KubeAPI
import YAML

/// A value of a pack's file that knows where it stands, so that every refusal can say so.
package struct DefinitionNode: Sendable {
  package let file: String
  package let path: String
  package let value: JSON
  private let document: YAMLDocument

  private init(file: String, path: String, value: JSON, document: YAMLDocument) {
    self.file = file
    self.path = path
    self.value = value
    self.document = document
  }

  /// The one document of a file.
  package static func read(_ text: String, file: String) throws(DefinitionError) -> DefinitionNode {
    let documents: [YAMLDocument]
    do throws(YAMLError) { documents = try YAML.documents(text) } catch {
      throw DefinitionError(file: file, line: error.location.line, error.message)
    }
    guard let document = documents.first, documents.count == 1 else {
      throw DefinitionError(file: file, line: documents.dropFirst().first?.start.line ?? 1, "expected one document")
    }
    if let duplicate = document.duplicates.first {
      throw DefinitionError(file: file, line: duplicate.location.line, field: duplicate.path, "given twice, expected once")
    }
    return DefinitionNode(file: file, path: "", value: document.json, document: document)
  }

  /// Of the document as a whole: its first.
  package var line: Int { path.isEmpty ? 1 : document.location(of: path).line }

  package func fail(_ problem: String) -> DefinitionError { DefinitionError(file: file, line: line, field: path, problem) }

  func expected(_ what: String) -> DefinitionError {
    fail("expected \(what), found \(value.isNull ? "nothing" : value.typeName)")
  }

  func member(_ key: String) -> DefinitionNode? {
    guard let object = value.object, let member = object[key] else { return nil }
    return DefinitionNode(file: file, path: YAMLDocument.path(path, key), value: member, document: document)
  }

  /// Reads the members by `body`, then refuses those it did not ask for.
  package func fields<T>(_ body: (inout DefinitionFields) throws(DefinitionError) -> T) throws(DefinitionError) -> T {
    guard value.object != nil else { throw expected("a mapping") }
    var fields = DefinitionFields(self)
    let result = try body(&fields)
    try fields.finish()
    return result
  }

  package func list() throws(DefinitionError) -> [DefinitionNode] {
    guard let elements = value.array else { throw expected("a list") }
    return elements.enumerated().map {
      DefinitionNode(file: file, path: "\(path)[\($0.offset)]", value: $0.element, document: document)
    }
  }

  package func string() throws(DefinitionError) -> String {
    guard let text = value.string else { throw expected("text") }
    return text
  }

  /// Text that says something.
  package func text() throws(DefinitionError) -> String {
    let text = try string()
    guard text.contains(where: { !$0.isWhitespace }) else { throw fail("expected text, found an empty one") }
    return text
  }

  package func bool() throws(DefinitionError) -> Bool {
    guard let value = value.bool else { throw expected("true or false") }
    return value
  }

  package func int(_ range: ClosedRange<Int>) throws(DefinitionError) -> Int {
    guard let number = value.int else { throw expected("a whole number") }
    guard range.contains(number) else {
      throw fail("expected a number from \(range.lowerBound) to \(range.upperBound), found \(number)")
    }
    return number
  }

  package func strings() throws(DefinitionError) -> [String] {
    var result: [String] = []
    for element in try list() { result.append(try element.string()) }
    return result
  }

  /// `500ms`, `10s`, `2m`.
  package func duration() throws(DefinitionError) -> Duration {
    let text = try string()
    for (suffix, milliseconds) in [("ms", 1), ("s", 1_000), ("m", 60_000)] where text.hasSuffix(suffix) {
      guard let number = Int(text.dropLast(suffix.count)), number > 0, number < 100_000 else { break }
      return .milliseconds(number * milliseconds)
    }
    throw fail("expected a duration such as 500ms, 10s or 2m, found \"\(text)\"")
  }

  package func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) throws(DefinitionError) -> T
  where T.RawValue == String {
    let text = try string()
    guard let value = T(rawValue: text) else {
      throw fail("expected one of \(T.allCases.map(\.rawValue).joined(separator: ", ")), found \"\(text)\"")
    }
    return value
  }
}

extension DefinitionNode {
  /// A member outside of a strict reading of fields.
  package func optionalMember(_ key: String) -> DefinitionNode? { member(key) }
}
