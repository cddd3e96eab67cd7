/// The place of a value in an object as upstream's field paths write it: `spec.items[0].name`, `spec.labels[app]`.
struct FieldPlace: Hashable, Sendable {
  /// Empty for the object itself.
  private let path: String

  static let root = FieldPlace("")

  init(_ path: String) { self.path = path }

  /// As faults name it: the object itself has no name.
  var text: String { path.isEmpty ? "<nil>" : path }

  func child(_ name: String) -> FieldPlace { FieldPlace(path.isEmpty ? name : "\(path).\(name)") }
  func index(_ position: Int) -> FieldPlace { FieldPlace("\(path)[\(position)]") }
  func key(_ name: String) -> FieldPlace { FieldPlace("\(path)[\(name)]") }
}
