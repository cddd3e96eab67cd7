/// What is wrong in a file of a pack: where, which field, what was expected.
package struct DefinitionError: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// From 1; 0 when the file as a whole is meant.
  package let line: Int
  /// Empty for the whole document.
  package let field: String
  package let problem: String

  package init(file: String, line: Int = 0, field: String = "", _ problem: String) {
    self.file = file
    self.line = line
    self.field = field
    self.problem = problem
  }

  package var description: String {
    let place = line > 0 ? "\(file):\(line)" : file
    return field.isEmpty ? "\(place): \(problem)" : "\(place): \(field): \(problem)"
  }
}
