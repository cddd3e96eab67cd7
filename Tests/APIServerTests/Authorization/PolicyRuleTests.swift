import Testing

@testable import APIServer

@Suite struct PolicyRuleTests {
  private func wanted(_ verb: String, _ resource: String, group: String = "", name: String = "") -> AccessAttributes {
    var wanted = AccessAttributes(user: UserInfo(name: "u"), verb: verb)
    let parts = resource.split(separator: "/").map(String.init)
    (wanted.group, wanted.resource, wanted.subresource, wanted.name) = (group, parts[0], parts.count > 1 ? parts[1] : "", name)
    return wanted
  }

  @Test("A rule allows what it names, no more")
  func matching() {
    let rule = PolicyRule(verbs: ["get"], groups: [""], resources: ["pods", "*/scale"], names: ["a"])
    #expect(rule.allows(wanted("get", "pods", name: "a")))
    #expect(rule.allows(wanted("get", "deployments/scale", name: "a")))
    #expect(!rule.allows(wanted("get", "pods", name: "b")))
    #expect(!rule.allows(wanted("list", "pods", name: "a")))
    #expect(!rule.allows(wanted("get", "pods/log", name: "a")))
    #expect(!rule.allows(wanted("get", "pods", group: "apps", name: "a")))
  }

  @Test(
    "Paths match exactly or by a star at the end",
    arguments: [("/api", true), ("/healthz/x", true), ("/healthz", false), ("/apis", false)])
  func urls(_ path: String, _ isAllowed: Bool) {
    var wanted = AccessAttributes(user: UserInfo(name: "u"), verb: "get")
    (wanted.isResource, wanted.path) = (false, path)
    #expect(PolicyRule(verbs: ["get"], urls: ["/api", "/healthz/*"]).allows(wanted) == isAllowed)
  }

  @Test("What is missing is told by resource, verbs together")
  func missing() {
    let held = [PolicyRule(verbs: ["get"], groups: [""], resources: ["pods"])]
    let wanted = [
      PolicyRule(verbs: ["get", "list"], groups: [""], resources: ["pods", "secrets"]),
      PolicyRule(verbs: ["*"], groups: ["apps"], resources: ["deployments"], names: ["a"]),
    ]
    #expect(
      PolicyRule.missing(wanted, from: held).map(\.compactText) == [
        #"{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}"#,
        #"{APIGroups:[""], Resources:["pods"], Verbs:["list"]}"#,
        #"{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["a"], Verbs:["*"]}"#,
      ])
  }
}
