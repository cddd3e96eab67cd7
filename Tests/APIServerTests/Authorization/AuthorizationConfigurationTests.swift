import KubeAPI
import Testing

@testable import APIServer

@Suite struct AuthorizationConfigurationTests {
  private static func text(_ authorizers: String) -> String {
    "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers: [\(authorizers)]\n"
  }

  private static func webhook(_ change: String, without: String = "-") -> String {
    let fields = [
      "timeout: 3s", "subjectAccessReviewVersion: v1", "matchConditionSubjectAccessReviewVersion: v1",
      "failurePolicy: Deny", "connectionInfo: {type: KubeConfigFile, kubeConfigFile: /etc/hostname}",
    ]
    let kept = fields.filter { !$0.hasPrefix(without) } + [change]
    return "{type: Webhook, name: w, webhook: {\(kept.joined(separator: ", "))}}"
  }

  @Test(
    "Mistakes are told by field, as upstream tells them",
    arguments: [
      ("", "authorizers: Required value: at least one authorization mode must be defined"),
      ("{name: rbac}", "authorizers[0].type: Required value"),
      (
        "{type: X, name: x}",
        #"authorizers[0].type: Unsupported value: "X": supported values: "ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook""#
      ),
      ("{type: RBAC, name: rbac}, {type: RBAC, name: rbac}", #"authorizers[1].type: Duplicate value: "RBAC""#),
      ("{type: RBAC, name: roles}", "expected name rbac for authorizer RBAC instead of roles"),
      ("{type: RBAC}", "authorizers[0].name: Required value"),
      ("{type: Webhook, name: w}", "authorizers[0].webhook: Required value: required when type=Webhook"),
      (
        "{type: RBAC, name: rbac, webhook: {}}",
        #"authorizers[0].webhook: Invalid value: "non-null": may only be specified when type=Webhook"#
      ),
      (webhook("timeout: 31s", without: "timeout"), #"authorizers[0].timeout: Invalid value: "31s": must be > 0s and <= 30s"#),
      (webhook("authorizedTTL: -1s"), #"authorizers[0].authorizedTTL: Invalid value: "-1s": must be > 0s"#),
      (webhook("unauthorizedTTL: -1s"), #"authorizers[0].unauthorizedTTL: Invalid value: "-1s": must be > 0s"#),
      (
        webhook("failurePolicy: Allow", without: "failurePolicy"),
        #"authorizers[0].failurePolicy: Unsupported value: "Allow": supported values: "NoOpinion", "Deny""#
      ),
      (
        webhook("connectionInfo: {type: Other}", without: "connectionInfo"),
        #"authorizers[0].connectionInfo.type: Unsupported value: {"Type":"Other","KubeConfigFile":null}: supported values: "InClusterConfig", "KubeConfigFile""#
      ),
      (
        webhook("connectionInfo: {type: KubeConfigFile, kubeConfigFile: a}", without: "connectionInfo"),
        #"authorizers[0].connectionInfo.kubeConfigFile: Invalid value: "a": must be an absolute path"#
      ),
      (
        webhook("matchConditions: [{expression: request.user}]"),
        #"authorizers[0].matchConditions[0].expression: Invalid value: "request.user": must evaluate to bool but got string"#
      ),
      (
        webhook("matchConditions: [{expression: 'true'}]", without: "matchCondition"),
        "authorizers[0].matchConditionSubjectAccessReviewVersion: Required value: required if match conditions are specified"
      ),
      (webhook("matchConditions: [{expression: ' '}]"), "authorizers[0].matchConditions[0].expression: Required value"),
    ])
  func mistakes(_ authorizers: String, _ message: String) {
    #expect(throws: FlagError(message)) { try AuthorizationConfiguration(Self.text(authorizers)) }
  }

  @Test("What is left out of a webhook has upstream's defaults")
  func defaults() throws {
    let entries = try AuthorizationConfiguration(
      Self.text("{type: Node, name: node}, \(Self.webhook("cacheAuthorizedRequests: false"))")
    ).entries
    #expect(entries.map(\.type) == ["Node", "Webhook"])
    let webhook = try #require(entries[1].webhook)
    #expect(webhook.authorizedTTL == .seconds(300))
    #expect(webhook.unauthorizedTTL == .seconds(30))
    #expect(webhook.timeout == .seconds(3))
    #expect(webhook.isDenyingOnFailure)
    #expect(!webhook.cachesAuthorized)
    #expect(webhook.cachesUnauthorized)
  }

  private static func wanted(_ namespace: String, groups: [String] = []) -> AccessAttributes {
    var wanted = AccessAttributes(user: UserInfo(name: "ann", groups: groups), verb: "get")
    (wanted.resource, wanted.namespace) = ("pods", namespace)
    return wanted
  }

  @Test(
    "All conditions must hold; one that is false decides over one that fails",
    arguments: [
      (["request.resourceAttributes.namespace == 'a'"], WebhookConditions.Outcome.matches),
      (["has(request.resourceAttributes)", "request.user == 'bob'"], .differs),
      (["!('x' in request.groups)"], .matches),
      (["request.extra['k'][0] == 'v'", "request.user == 'bob'"], .differs),
    ])
  func conditions(_ sources: [String], _ outcome: WebhookConditions.Outcome) {
    #expect(WebhookConditions(sources).evaluate(Self.wanted("a").conditionRequest) == outcome)
  }

  @Test("A condition that fails is told")
  func failure() {
    guard
      case .fails(let message) = WebhookConditions(["request.extra['k'][0] == 'v'"]).evaluate(Self.wanted("a").conditionRequest)
    else {
      Issue.record("it did not fail")
      return
    }
    #expect(message.hasPrefix("cel evaluation error: expression 'request.extra['k'][0] == 'v'' resulted in error: "))
  }

  @Test("A review carries the selectors of a list, and v1beta1 calls groups otherwise")
  func review() throws {
    var wanted = Self.wanted("a", groups: ["g"])
    wanted.fieldSelector = try FieldSelector(parsing: "spec.nodeName=n1,status.phase!=Failed")
    wanted.labelSelector = try LabelSelector(parsing: "app in (x,y),!old")
    let spec = wanted.reviewed()
    #expect(
      spec.resourceAttributes.fieldSelector.text
        == #"{"requirements":[{"key":"spec.nodeName","operator":"In","values":["n1"]},{"key":"status.phase","operator":"NotIn","values":["Failed"]}]}"#
    )
    #expect(
      spec.resourceAttributes.labelSelector.text
        == #"{"requirements":[{"key":"app","operator":"In","values":["x","y"]},{"key":"old","operator":"DoesNotExist"}]}"#)
    #expect(spec.groups == ["g"])
    #expect(wanted.reviewed(version: "v1beta1")["group"] == ["g"])
  }
}
