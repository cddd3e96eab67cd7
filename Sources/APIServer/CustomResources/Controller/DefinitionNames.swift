import KubeAPI

/// Which names of a definition nobody else of its group has (the naming controller of k8s.io/apiextensions-apiserver).
struct DefinitionNames: Sendable {
  private(set) var accepted: JSON
  private(set) var status = "True"
  private(set) var reason = "NoConflicts"
  private(set) var message = "no conflicts found"

  init(_ object: KubeObject, others: [KubeObject]) {
    let wanted = object.spec["names"]
    let before = object.status["acceptedNames"]
    accepted = before
    var resources: Set<String> = []
    var kinds: Set<String> = []
    for other in others + [object] where other.spec["group"] == object.spec["group"] {
      let names = other.status["acceptedNames"]
      resources.formUnion([names["plural"], names["singular"]].compactMap(\.string))
      resources.formUnion(names["shortNames"].elements.compactMap(\.string))
      kinds.formUnion([names["kind"], names["listKind"]].compactMap(\.string))
    }
    take("plural", wanted, before, resources, "PluralConflict")
    take("singular", wanted, before, resources, "SingularConflict")
    takeShortNames(wanted, before, resources)
    take("kind", wanted, before, kinds, "KindConflict")
    take("listKind", wanted, before, kinds, "ListKindConflict")
    accepted["categories"] = wanted["categories"]
  }

  private mutating func take(_ key: String, _ wanted: JSON, _ before: JSON, _ used: Set<String>, _ conflict: String) {
    let name = wanted[key].string ?? ""
    if name == before[key].string ?? "" || !used.contains(name) {
      accepted[key] = wanted[key]
    } else {
      refuse(conflict, "\"\(name)\" is already in use")
    }
  }

  private mutating func takeShortNames(_ wanted: JSON, _ before: JSON, _ used: Set<String>) {
    let own = Set((before["shortNames"].elements + [before["plural"], before["singular"]]).compactMap(\.string))
    let taken = wanted["shortNames"].elements.compactMap(\.string).filter { !own.contains($0) && used.contains($0) }
    guard !taken.isEmpty else { return accepted["shortNames"] = wanted["shortNames"] }
    let messages = taken.map { "\"\($0)\" is already in use" }
    refuse("ShortNamesConflict", messages.count == 1 ? messages[0] : "[\(messages.joined(separator: ", "))]")
  }

  private mutating func refuse(_ reason: String, _ message: String) {
    (status, self.reason, self.message) = ("False", reason, message)
  }
}
