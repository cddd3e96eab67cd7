import KubeAPI

/// What reading and writing objects of a type must know of it, and no more: types carry descriptions and the like along, which would
/// be copied with every field of every object.
final class TypeForm: Sendable {
  struct Member: Sendable {
    let name: String
    let shape: Shape
    /// Present and empty differs from absent.
    let isPointer: Bool
    /// Written also when it is empty.
    let isKept: Bool
    /// Written whatever the object holds.
    let isAlwaysWritten: Bool

    init(_ field: Field, among types: [ObjectType]) {
      name = field.name
      shape = field.shape
      isPointer = field.isPointer
      isKept = field.isRequired && !field.isOmittedWhenEmpty || field.isAlwaysWritten
      let isStruct: Bool
      switch shape {
      case .object(let position): isStruct = !types[position].isFree
      case .time, .microTime, .quantity, .intOrString: isStruct = true
      default: isStruct = false
      }
      isAlwaysWritten = isKept || isStruct && !isPointer
    }
  }

  let name: String
  /// Any JSON at all.
  let isFree: Bool
  let members: [Member]
  private let positions: [String: Int]
  /// How many members are written whatever the object holds.
  let alwaysWritten: Int

  init(_ type: ObjectType, among types: [ObjectType]) {
    name = type.name
    isFree = type.isFree
    members = type.fields.map { Member($0, among: types) }
    positions = type.positions
    alwaysWritten = members.count(where: \.isAlwaysWritten)
  }

  func position(of name: String) -> Int? { positions[name] }

  /// The same for a name that is likely to stand somewhere after a known one.
  func position(of name: String, after known: Int) -> Int? {
    let count = name.utf8.count
    return members[(known + 1)...].firstIndex { $0.name.utf8.count == count && $0.name == name } ?? positions[name]
  }
}
