import KubeAPI

/// Objects of the API, judged by a CEL expression over `object` (one, by name) or `objects` (several, by labels). An empty set
/// never passes, whatever the expression says of it.
package struct ResourceProbe: Probe {
  package static let keyword = "resource"

  package enum Choice: Hashable, Sendable {
    case name(String)
    /// A label selector; nil for all.
    case labels(String?)
  }

  let resource: GroupVersionResource
  let namespace: String?
  let choice: Choice
  /// Nil when the object is to be absent.
  let expect: Expression?
  let observe: Expression?
  private let description: String?

  package init(_ node: DefinitionNode) throws(DefinitionError) {
    self = try node.fields { fields throws(DefinitionError) in try ResourceProbe(&fields) }
  }

  private init(_ fields: inout DefinitionFields) throws(DefinitionError) {
    resource = try ResourceName.parse(try fields.required("of", "a resource"))
    namespace = try fields.optional("namespace")?.text()
    let name = try fields.optional("name")?.text()
    let labels = try fields.optional("labels")?.text()
    if let name {
      guard labels == nil else { throw fields.node.fail("expected name or labels, found both") }
      choice = .name(name)
    } else {
      choice = .labels(labels)
    }
    if ResourceName.isNamespaced(resource), name != nil, namespace == nil {
      throw fields.node.fail("namespace is missing, expected the namespace of the object")
    }
    let absent = try fields.optional("absent")?.bool() ?? false
    if let node = fields.optional("expect") {
      guard !absent else { throw node.fail("expected none with absent: true") }
      expect = try Expression(node)
    } else {
      guard absent else { throw fields.node.fail("expect is missing, expected a CEL expression over object or objects") }
      guard name != nil else { throw fields.node.fail("name is missing, expected one with absent: true") }
      expect = nil
    }
    if let node = fields.optional("observe") { observe = try Expression(node) } else { observe = nil }
    description = try fields.optional("wanted")?.text()
  }

  /// `deployments web in namespace shop`.
  var subject: String {
    var text = resource.resource
    switch choice {
    case .name(let name): text += " \(name)"
    case .labels(let labels?): text += " with \(labels)"
    case .labels(nil): break
    }
    return namespace.map { "\(text) in namespace \($0)" } ?? text
  }

  package var wanted: String {
    if let description { return description }
    guard let expect else { return "no \(subject)" }
    return "\(subject): \(expect.text)"
  }

  package func look(_ lab: any LabAccess) async throws(AccessError) -> Finding {
    switch choice {
    case .name(let name): return judge(object: try await lab.get(resource, namespace: namespace, name: name))
    case .labels(let labels): return judge(objects: try await lab.list(resource, namespace: namespace, labels: labels))
    }
  }

  func judge(object: KubeObject?) -> Finding {
    guard let expect else { return .when(object == nil, object == nil ? "there is none" : "\(subject) is there") }
    guard let object else { return .failed(observed: "there is no \(subject)") }
    return judge(expect, ["object": object.json])
  }

  func judge(objects: [KubeObject]) -> Finding {
    guard let expect else { return .failed(observed: "\(objects.count) found") }
    guard !objects.isEmpty else { return .failed(observed: "there are no \(subject)") }
    return judge(expect, ["objects": .array(objects.map(\.json))])
  }

  private func judge(_ expect: Expression, _ variables: [(String, JSON)]) -> Finding {
    switch expect.evaluate(variables) {
    case .value(.bool(let isSo)): return .when(isSo, observed(variables) ?? (isSo ? "so it is" : "it is not so: \(subject)"))
    case .value(let other): return .failed(observed: "the expression gave \(other.text), not true or false")
    // A field that is not set is the candidate's omission, not the grader's failure.
    case .error(let message): return .failed(observed: observed(variables) ?? message)
    }
  }

  private func observed(_ variables: [(String, JSON)]) -> String? {
    guard let observe else { return nil }
    switch observe.evaluate(variables) {
    case .value(.string(let text)): return text
    case .value(let value): return value.text
    case .error(let message): return message
    }
  }
}

extension ResourceProbe {
  private func judge(_ expect: Expression, _ variables: KeyValuePairs<String, JSON>) -> Finding {
    judge(expect, variables.map { ($0.key, $0.value) })
  }
}
