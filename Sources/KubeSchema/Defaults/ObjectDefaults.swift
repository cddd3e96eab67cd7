import KubeAPI

/// Fills in what a request left out: the defaults of the tables, and the rules of types whose defaults depend on other fields.
///
/// Rules belong to types, not to resources, so that the Pod template of a Deployment gets those of a Pod. A type's own rule runs
/// before those of its fields, as upstream's generated defaulting does.
struct ObjectDefaults: Sendable {
  typealias Rule = @Sendable (inout JSON) -> Void

  let table: TypeTable
  /// What is to be done in objects of a type; nil where neither it nor anything below it has something to fill in.
  private let steps: [Steps?]

  private struct Steps: Sendable {
    var rule: Rule?
    /// The fields with a default, in their order.
    var defaults: [(name: String, isPointer: Bool, value: JSON)]
    /// The fields with something to fill in below.
    var below: [String: Shape]
  }

  init(table: TypeTable) {
    self.table = table
    var rules = [Rule?](repeating: nil, count: table.types.count)
    for (name, rule) in TypeRules.all { if let position = table.type(name) { rules[position] = rule } }
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
    steps = table.types.indices.map { position in
      guard matters[position] else { return nil }
      let fields = table.types[position].fields
      let deep = fields.filter { field in field.shape.objects.contains { matters[$0] } }
      return Steps(
        rule: rules[position],
        defaults: fields.compactMap { field in field.defaultValue.map { (field.name, field.isPointer, $0) } },
        below: Dictionary(uniqueKeysWithValues: deep.map { ($0.name, $0.shape) }))
    }
  }

  func apply(_ shape: Shape, to json: inout JSON) {
    switch shape {
    case .object(let position):
      guard let steps = steps[position], case .object = json else { return }
      fill(steps, &json)
    case .list(let element):
      guard matters(element), case .array = json else { return }
      var elements = json.takeElements()
      for index in elements.indices { apply(element, to: &elements[index]) }
      json = .array(elements)
    case .map(let value):
      guard matters(value), case .object = json else { return }
      var members = json.takeObject()
      for position in 0..<members.count { members.update(at: position) { apply(value, to: &$0) } }
      json = .object(members)
    default: return
    }
  }

  private func matters(_ shape: Shape) -> Bool {
    switch shape {
    case .object(let position): steps[position] != nil
    case .list(let element), .map(let element): matters(element)
    default: false
    }
  }

  private func fill(_ steps: Steps, _ json: inout JSON) {
    steps.rule?(&json)
    var members = json.takeObject()
    for field in steps.defaults {
      members.update(field.name) { if $0.isUnset(isPointer: field.isPointer) { $0 = field.value } }
    }
    for position in 0..<members.count {
      guard let below = steps.below[members.key(at: position)] else { continue }
      members.update(at: position) { if !$0.isNull { apply(below, to: &$0) } }
    }
    json = .object(members)
  }
}

extension JSON {
  /// Absent, or as good as absent for a field that is no pointer.
  fileprivate func isUnset(isPointer: Bool) -> Bool {
    if isNull { return true }
    if isPointer { return false }
    return self == "" || self == 0 || self == false
  }

  /// For fields that are no pointers: an empty text is no value.
  mutating func setDefault(_ key: String, _ value: JSON) {
    let current = self[key]
    if current.isNull || current == "" { self[key] = value }
  }

  /// For pointers: whatever was sent stays.
  mutating func setMissing(_ key: String, _ value: JSON) { if self[key].isNull { self[key] = value } }
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
