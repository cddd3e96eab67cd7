import KubeAPI

/// What the API server allows somebody, as its own authorizer answers.
package struct CanIProbe: Probe {
  package static let keyword = "can-i"

  let user: String
  let groups: [String]
  let verbs: [String]
  let resource: String
  let group: String
  let subresource: String
  let namespace: String
  let name: String
  let isAllowed: Bool

  package init(_ node: DefinitionNode) throws(DefinitionError) {
    self = try node.fields { fields throws(DefinitionError) in try CanIProbe(&fields) }
  }

  private init(_ fields: inout DefinitionFields) throws(DefinitionError) {
    let user = try fields.optional("user")?.text()
    let account = fields.optional("serviceAccount")
    var groups = try fields.optional("groups")?.strings() ?? []
    switch (user, account) {
    case (let user?, nil): self.user = user
    case (nil, let node?):
      let parts = try node.text().split(separator: "/").map(String.init)
      guard parts.count == 2 else { throw node.fail("expected namespace/name") }
      self.user = "system:serviceaccount:\(parts[0]):\(parts[1])"
      groups += ["system:serviceaccounts", "system:serviceaccounts:\(parts[0])"]
    default: throw fields.node.fail("expected user or serviceAccount")
    }
    self.groups = groups + ["system:authenticated"]
    let verb = try fields.required("verb", "a verb or a list of verbs")
    verbs = verb.value.string == nil ? try verb.strings() : [try verb.text()]
    guard !verbs.isEmpty else { throw verb.fail("expected a verb, found an empty list") }
    resource = try fields.required("resource", "a resource's plural").text()
    group = try fields.optional("group")?.string() ?? ""
    subresource = try fields.optional("subresource")?.text() ?? ""
    namespace = try fields.optional("namespace")?.text() ?? ""
    name = try fields.optional("name")?.text() ?? ""
    isAllowed = try fields.required("allowed", "true or false").bool()
  }

  package var wanted: String {
    var what = "\(verbs.joined(separator: ", ")) \(resource)"
    if !subresource.isEmpty { what += "/\(subresource)" }
    if !name.isEmpty { what += " \(name)" }
    what += namespace.isEmpty ? " in all namespaces" : " in namespace \(namespace)"
    return isAllowed ? "\(user) may \(what)" : "\(user) may not \(what)"
  }

  package func look(_ lab: any LabAccess) async throws(AccessError) -> Finding {
    var answers: [(String, Bool)] = []
    for verb in verbs { answers.append((verb, try await ask(verb, lab))) }
    return judge(answers)
  }

  func judge(_ answers: [(verb: String, isAllowed: Bool)]) -> Finding {
    let wrong = answers.filter { $0.isAllowed != isAllowed }.map(\.verb)
    if wrong.isEmpty { return .passed(observed: isAllowed ? "allowed" : "denied") }
    return .failed(observed: "\(wrong.joined(separator: ", ")): \(isAllowed ? "denied" : "allowed")")
  }

  private func attributes(_ verb: String) -> JSON {
    var result: JSON = ["verb": .string(verb), "resource": .string(resource)]
    for (key, value) in [("group", group), ("subresource", subresource), ("namespace", namespace), ("name", name)]
    where !value.isEmpty { result[key] = .string(value) }
    return result
  }

  private func ask(_ verb: String, _ lab: any LabAccess) async throws(AccessError) -> Bool {
    let path = "/apis/authorization.k8s.io/v1/"
    var review: JSON = ["apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview"]
    review["spec"] = ["user": .string(user), "groups": JSON(groups), "resourceAttributes": attributes(verb)]
    var answer = try await lab.send(method: "POST", path: path + "subjectaccessreviews", headers: [], body: review)
    if answer.status == 404 {
      // A server without it still answers for whoever is asking, so ask as them.
      review["kind"] = "SelfSubjectAccessReview"
      review["spec"] = ["resourceAttributes": attributes(verb)]
      let headers = [("Impersonate-User", user)] + groups.map { ("Impersonate-Group", $0) }
      answer = try await lab.send(method: "POST", path: path + "selfsubjectaccessreviews", headers: headers, body: review)
    }
    guard (200...201).contains(answer.status), let isAllowed = answer.body.status.allowed.bool else {
      throw AccessError(.refused, "the API server did not review the access: \(answer.body.message.string ?? "\(answer.status)")")
    }
    return isAllowed
  }
}
