import KubeAPI

/// Fills in what a request left out: the defaults of the tables, and the rules of types whose defaults depend on other fields.
///
/// Rules belong to types, not to resources, so that the Pod template of a Deployment gets those of a Pod. A type's own rule runs
/// before those of its fields, as upstream's generated defaulting does.
struct ObjectDefaults: Sendable {
  typealias Rule = @Sendable (inout JSON) -> Void

  let table: TypeTable
  private let rules: [Rule?]
  /// Whether a type, or one below it, has anything to fill in; the others need no visit.
  private let matters: [Bool]

  init(table: TypeTable) {
    self.table = table
    var rules = [Rule?](repeating: nil, count: table.types.count)
    for (name, rule) in TypeRules.all { if let position = table.type(name) { rules[position] = rule } }
    self.rules = rules
    var matters = table.types.indices.map { rules[$0] != nil || table.types[$0].fields.contains { $0.defaultValue != nil } }
    var changed = true
    while changed {
      changed = false
      for position in table.types.indices where !matters[position] {
        let below = table.types[position].fields.contains { field in field.shape.objects.contains { matters[$0] } }
        if below {
          matters[position] = true
          changed = true
        }
      }
    }
    self.matters = matters
  }

  func apply(_ shape: Shape, to json: inout JSON) {
    switch shape {
    case .object(let position):
      guard matters[position], case .object = json else { return }
      fill(position, &json)
    case .list(let element):
      guard element.objects.contains(where: { matters[$0] }), case .array(var elements) = json else { return }
      json = .null
      for index in elements.indices { apply(element, to: &elements[index]) }
      json = .array(elements)
    case .map(let value):
      guard value.objects.contains(where: { matters[$0] }), case .object(let members) = json else { return }
      json = .object(
        members.mapValues { member in
          var member = member
          apply(value, to: &member)
          return member
        })
    default: return
    }
  }

  private func fill(_ position: Int, _ json: inout JSON) {
    rules[position]?(&json)
    for field in table.types[position].fields {
      if let value = field.defaultValue, json[field.name].isUnset(field) { json[field.name] = value }
      switch field.shape {
      case .object, .list, .map:
        guard field.shape.objects.contains(where: { matters[$0] }) else { continue }
        var member = json[field.name]
        if member.isNull { continue }
        apply(field.shape, to: &member)
        json[field.name] = member
      default: continue
      }
    }
  }
}

extension JSON {
  /// Absent, or as good as absent for a field that is no pointer.
  fileprivate func isUnset(_ field: Field) -> Bool {
    if isNull { return true }
    if field.isPointer { return false }
    return self == "" || self == 0 || self == false
  }

  mutating func setDefault(_ key: String, _ value: JSON) {
    let current = self[key]
    if current.isNull || current == "" { self[key] = value }
  }
}

extension Shape {
  /// The object types that a value of this shape may hold directly or as elements.
  var objects: [Int] {
    switch self {
    case .object(let position): [position]
    case .list(let element), .map(let element): element.objects
    default: []
    }
  }
}
