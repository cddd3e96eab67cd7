import APIClient
import HTTPServer
import KubeAPI
import SwiftASN1
import X509

/// Who may use the kubelet's API: holders of certificates of the cluster's CA or of tokens, as far as the API server says they may
/// use the node's subresource.
actor RequestAccess {
  enum Decision: Sendable { case allowed, unauthenticated, forbidden(String) }

  private struct User: Hashable {
    var name: String
    var groups: [String]
  }

  private struct Question: Hashable {
    var user: User
    var verb: String
    var subresource: String
  }

  private let client: APIClient?
  private let nodeName: String
  private let allowsAnonymous: Bool
  private let asksAPIServer: Bool
  private var answers: [Question: (isAllowed: Bool, until: Timestamp)] = [:]

  init(client: APIClient?, nodeName: String, allowsAnonymous: Bool, asksAPIServer: Bool) {
    self.client = client
    self.nodeName = nodeName
    self.allowsAnonymous = allowsAnonymous
    self.asksAPIServer = asksAPIServer
  }

  func decide(_ request: HTTPRequest) async -> Decision {
    guard let user = await user(request) else { return .unauthenticated }
    guard asksAPIServer, !user.groups.contains("system:masters") else { return .allowed }
    let verb: String =
      switch request.method {
      case "POST": "create"
      case "PUT": "update"
      case "PATCH": "patch"
      case "DELETE": "delete"
      default: "get"
      }
    let first = request.path.split(separator: "/").first ?? ""
    let subresource: String =
      switch first {
      case "stats": "stats"
      case "metrics": "metrics"
      case "logs": "log"
      case "healthz": "healthz"
      case "configz": "configz"
      case "pods", "runningpods": "pods"
      default: "proxy"
      }
    var isAllowed = await ask(Question(user: user, verb: verb, subresource: subresource))
    // The fine-grained subresources are newer than the one for all.
    if !isAllowed, ["healthz", "configz", "pods"].contains(subresource) {
      isAllowed = await ask(Question(user: user, verb: verb, subresource: "proxy"))
    }
    return isAllowed
      ? .allowed
      : .forbidden(
        "Forbidden (user=\(user.name), verb=\(verb), resource=nodes, subresource(s)=[\(subresource)])")
  }

  private func user(_ request: HTTPRequest) async -> User? {
    if let der = request.peerCertificate, let certificate = try? Certificate(derEncoded: der) {
      var name = "", groups: [String] = []
      for part in certificate.subject {
        for attribute in part {
          if attribute.type == .RDNAttributeType.commonName { name = String(attribute.value) ?? "" }
          if attribute.type == .RDNAttributeType.organizationName, let group = String(attribute.value) { groups.append(group) }
        }
      }
      return User(name: name, groups: groups + ["system:authenticated"])
    }
    if let header = request.headers["Authorization"], header.hasPrefix("Bearer ") {
      return await user(token: String(header.dropFirst(7)))
    }
    return allowsAnonymous ? User(name: "system:anonymous", groups: ["system:unauthenticated"]) : nil
  }

  private func user(token: String) async -> User? {
    var review = KubeObject(apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", name: "")
    review.json["metadata"] = [:]
    review.spec = ["token": .string(token)]
    let resource = GroupVersionResource(group: "authentication.k8s.io", "tokenreviews")
    guard let answer = try? await client?.create(resource, review), answer.status["authenticated"].bool == true else {
      return nil
    }
    let user = answer.status["user"]
    return User(name: user["username"].string ?? "", groups: user["groups"].elements.compactMap(\.string))
  }

  /// Answers are kept as long as upstream keeps them: 5 min when allowed, 30 s when not.
  private func ask(_ question: Question) async -> Bool {
    if let known = answers[question], known.until > .now { return known.isAllowed }
    var review = KubeObject(apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", name: "")
    review.json["metadata"] = [:]
    review.spec = [
      "user": .string(question.user.name), "groups": JSON(question.user.groups),
      "resourceAttributes": [
        "verb": .string(question.verb), "version": "v1", "resource": "nodes", "subresource": .string(question.subresource),
        "name": .string(nodeName),
      ],
    ]
    let resource = GroupVersionResource(group: "authorization.k8s.io", "subjectaccessreviews")
    guard let answer = try? await client?.create(resource, review) else { return false }
    let isAllowed = answer.status["allowed"].bool ?? false
    answers[question] = (isAllowed, .now + .seconds(isAllowed ? 300 : 30))
    return isAllowed
  }
}
