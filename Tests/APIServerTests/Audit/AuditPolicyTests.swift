import KubeAPI
import Testing

@testable import APIServer

@Suite struct AuditPolicyTests {
  private static let header = "apiVersion: audit.k8s.io/v1\nkind: Policy\n"

  private static let policy = """
    \(header)omitStages: [RequestReceived]
    rules:
    - level: None
      users: ["system:kube-proxy"]
      verbs: ["watch"]
    - level: RequestResponse
      namespaces: [prod]
      resources: [{group: "", resources: ["secrets", "pods/*"]}]
      omitStages: [ResponseStarted]
    - level: Request
      resources: [{group: apps, resources: ["deployments"], resourceNames: ["web"]}]
    - level: None
      nonResourceURLs: ["/healthz*"]
    - level: Metadata
    """

  @Test(
    "The first rule that matches decides",
    arguments: [
      ("watch", "", "endpoints", "", "", "system:kube-proxy", "None"),
      ("get", "", "secrets", "prod", "s", "a", "RequestResponse"),
      ("get", "", "secrets", "test", "s", "a", "Metadata"), ("create", "", "pods/exec", "prod", "p", "a", "RequestResponse"),
      ("get", "", "pods", "prod", "p", "a", "RequestResponse"), ("update", "apps", "deployments", "x", "web", "a", "Request"),
      ("update", "apps", "deployments", "x", "db", "a", "Metadata"),
    ])
  func rules(
    _ verb: String, _ group: String, _ resource: String, _ namespace: String, _ name: String, _ user: String, _ level: String
  ) throws {
    var info = RequestInfo()
    let parts = resource.split(separator: "/").map(String.init)
    (info.isResourceRequest, info.verb, info.group, info.namespace, info.name) = (true, verb, group, namespace, name)
    (info.resource, info.subresource) = (parts[0], parts.count > 1 ? parts[1] : "")
    let verdict = try AuditPolicy(Self.policy).verdict(info, UserInfo(name: user))
    #expect(verdict.level.rawValue == level)
    #expect(verdict.omitStages.contains(.requestReceived))
    #expect(verdict.omitStages.contains(.responseStarted) == (level == "RequestResponse"))
  }

  @Test("Paths may end in a star") func paths() throws {
    var info = RequestInfo()
    (info.verb, info.path) = ("get", "/healthz/etcd")
    #expect(try AuditPolicy(Self.policy).verdict(info, UserInfo(name: "a")).level == .none)
    info.path = "/version"
    #expect(try AuditPolicy(Self.policy).verdict(info, UserInfo(name: "a")).level == .metadata)
  }

  @Test(
    "Policies that make no sense are told as upstream tells them",
    arguments: [
      (header + "rules: []", "loaded illegal policy with 0 rules"),
      (
        header + "rules: [{level: Meta}]",
        #"rules[0].level: Unsupported value: "Meta": supported values: "None", "Metadata", "Request", "RequestResponse""#
      ),
      (header + "rules: [{}]", "rules[0].level: Required value"),
      (
        header + "rules: [{level: None, nonResourceURLs: [x]}]",
        #"rules[0].nonResourceURLs[0]: Invalid value: "x": non-resource URL rules must begin with a '/' character"#
      ),
      (
        header + "rules: [{level: None, omitStages: [Later]}]",
        #"rules[0].omitStages[0]: Invalid value: "Later": allowed stages are RequestReceived,ResponseStarted,ResponseComplete,Panic"#
      ),
      (
        "apiVersion: audit.k8s.io/v2\nkind: Policy\nrules: [{level: None}]",
        #"failed decoding: no kind "Policy" is registered for version "audit.k8s.io/v2" in scheme "k8s.io/apiserver/pkg/audit/scheme.go:30""#
      ),
    ])
  func mistakes(_ text: String, _ message: String) {
    #expect(throws: FlagError(message)) { try AuditPolicy(text) }
  }

  @Test("The old format is one line of words")
  func legacy() {
    let event: JSON = [
      "auditID": "a-1", "stage": "ResponseComplete", "verb": "list", "requestURI": "/api", "requestReceivedTimestamp": "t",
      "user": ["username": "ann", "groups": ["g"]], "sourceIPs": ["1.2.3.4"], "userAgent": "k", "responseStatus": ["code": 200],
    ]
    #expect(
      AuditFile.legacyLine(event)
        == #"t AUDIT: id="a-1" stage="ResponseComplete" ip="1.2.3.4" method="list" user="ann" groups="\"g\"" as="<self>" asgroups="<lookup>" user-agent="k" namespace="<none>" uri="/api" response="200""#
    )
  }
}
