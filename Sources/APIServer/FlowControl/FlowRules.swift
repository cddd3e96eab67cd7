import KubeAPI

/// All flow schemas and priority levels, compiled.
struct FlowRules: Sendable {
  private struct Schema: Sendable {
    var precedence: Int
    /// What whoever it matches is given, but for the flow.
    var assignment: FlowControl.Assignment
    var queues: Int
    var distinguisher: String
    var rules: [FlowRule]
  }

  private let schemas: [Schema]
  let levels: [String: PriorityLevelSettings]

  /// The mandatory ones of both are there whatever the objects say.
  init(schemas: [KubeObject], levels: [KubeObject]) {
    let mandatory = FlowControlTables.mandatory
    var settings: [String: PriorityLevelSettings] = [:]
    for level in mandatory.filter({ $0.kind != "FlowSchema" }) + levels {
      if let compiled = PriorityLevelSettings(level) { settings[level.name] = compiled }
    }
    self.levels = settings
    var all = schemas.filter { settings[Self.level(of: $0)] != nil }
    all += mandatory.filter { schema in schema.kind == "FlowSchema" && !all.contains { $0.name == schema.name } }
    self.schemas = all.compactMap { schema in
      guard let level = settings[Self.level(of: schema)] else { return nil }
      return Schema(
        precedence: schema.spec.matchingPrecedence.int ?? 1_000,
        assignment: .init(
          schema: schema.name, schemaUID: schema.uid, level: Self.level(of: schema), levelUID: level.uid, isExempt: level.isExempt
        ),
        queues: level.queuing?.queues ?? 0, distinguisher: schema.spec.distinguisherMethod.type.string ?? "",
        rules: schema.spec.rules.elements.map(FlowRule.init))
    }
    .sorted { ($0.precedence, $0.assignment.schema) < ($1.precedence, $1.assignment.schema) }
  }

  static func level(of schema: KubeObject) -> String { schema.spec.priorityLevelConfiguration.name.string ?? "" }

  /// Who matches nothing falls to the schema that catches all.
  func classify(_ info: RequestInfo, _ user: UserInfo) -> FlowControl.Assignment? {
    let found = schemas.firstIndex { $0.rules.contains { $0.matches(info, user) } }
    guard let place = found ?? schemas.firstIndex(where: { $0.assignment.schema == "catch-all" }) else { return nil }
    var result = schemas[place].assignment
    guard schemas[place].queues > 1 else { return result }
    result.flow =
      switch schemas[place].distinguisher {
      case "ByUser": user.name
      case "ByNamespace": info.namespace
      default: ""
      }
    result.hash = PriorityLevelSettings.hash(schema: result.schema, flow: result.flow)
    return result
  }
}
