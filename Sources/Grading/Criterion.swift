/// What is graded: one line of a task's result. All its probes must pass.
package struct Criterion: Sendable {
  package let title: String
  /// For a gate, what it costs when it fails.
  package let points: Int
  package let isGate: Bool
  package let probes: [any Probe]
  /// How long it may take until it is so: a correct answer may need a moment to act.
  package let within: Duration

  package init(title: String, points: Int, isGate: Bool = false, probes: [any Probe], within: Duration = .zero) {
    self.title = title
    self.points = points
    self.isGate = isGate
    self.probes = probes
    self.within = within
  }

  package var wanted: String { probes.map(\.wanted).joined(separator: "; and ") }
}

extension Criterion {
  /// Reads `{title, points, within, <probe>...}` or `{title, points, within, all: [{<probe>}...]}`; a gate has `costs` instead of
  /// `points`, by default more than any task has.
  package init(_ node: DefinitionNode, isGate: Bool) throws(DefinitionError) {
    self = try node.fields { fields throws(DefinitionError) in
      let title = try fields.required("title", "what is asked, in one line").text()
      let points: Int
      if isGate {
        points = try fields.optional("costs")?.int(1...1_000) ?? 1_000
      } else {
        points = try fields.required("points", "a number of points").int(1...100)
      }
      let within = try fields.optional("within")?.duration() ?? .zero
      var probes = try Criterion.probes(&fields)
      if let all = fields.optional("all") {
        for element in try all.list() {
          probes += try element.fields { inner throws(DefinitionError) in
            let found = try Criterion.probes(&inner)
            guard found.count == 1 else { throw element.fail("expected one of \(Probes.keywords.joined(separator: ", "))") }
            return found
          }
        }
      }
      guard !probes.isEmpty else {
        throw node.fail("no probe, expected one of \(Probes.keywords.joined(separator: ", ")) or all")
      }
      return Criterion(title: title, points: points, isGate: isGate, probes: probes, within: within)
    }
  }

  private static func probes(_ fields: inout DefinitionFields) throws(DefinitionError) -> [any Probe] {
    var result: [any Probe] = []
    for type in Probes.all {
      guard let node = fields.optional(type.keyword) else { continue }
      result.append(try type.init(node))
    }
    return result
  }
}
