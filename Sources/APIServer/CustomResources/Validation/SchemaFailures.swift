import KubeAPI
import KubeSchema

/// What a value's check against a schema has found: its faults, and how much of it fitted, by which `anyOf` and `oneOf` choose whose
/// faults to tell.
struct SchemaFailures: Sendable {
  private(set) var errors: [FieldError] = []
  private(set) var matches = 0
  private var said: Set<String> = []

  var isValid: Bool { errors.isEmpty }

  mutating func match() { matches += 1 }

  /// The same is said once.
  mutating func add(_ error: FieldError) { if said.insert(error.description).inserted { errors.append(error) } }

  mutating func merge(_ other: SchemaFailures) {
    for error in other.errors { add(error) }
    matches += other.matches
  }

  /// All faults are as before and not this change's.
  mutating func forgive() { self = SchemaFailures() }
}
