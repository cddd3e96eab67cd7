/// One look at the lab: what a criterion's probe found.
package enum Finding: Hashable, Sendable {
  case passed(observed: String)
  case failed(observed: String)

  package var hasPassed: Bool { if case .passed = self { true } else { false } }
  package var observed: String {
    switch self {
    case .passed(let observed), .failed(let observed): observed
    }
  }

  static func when(_ condition: Bool, _ observed: String) -> Finding {
    condition ? .passed(observed: observed) : .failed(observed: observed)
  }
}

/// Something a criterion looks at. A probe only observes, its look is bounded in time, and its judgement (`judge` in each) is a
/// pure function of what it saw.
package protocol Probe: Sendable {
  /// The field's name in task.yaml.
  static var keyword: String { get }

  init(_ node: DefinitionNode) throws(DefinitionError)

  /// What must be so, for people.
  var wanted: String { get }

  /// Looks once. Throws when it cannot look, and only then.
  func look(_ lab: any LabAccess) async throws(AccessError) -> Finding
}

/// Every probe there is, by keyword.
package enum Probes {
  package static let all: [any Probe.Type] = [
    ResourceProbe.self, ConnectProbe.self, DNSProbe.self, NFTablesProbe.self, RouteProbe.self, ExecProbe.self, FileProbe.self,
    CanIProbe.self,
  ]

  package static var keywords: [String] { all.map { $0.keyword } }
}
