import KubeAPI
import Testing

@testable import KubeSchema

/// Roles, bindings and disruption budgets, after upstream's pkg/apis/rbac and pkg/apis/policy.
@Suite("rules of access and disruption")
struct AccessRuleTests {
  private static let group = "rbac.authorization.k8s.io"
  private static let role = "roleRef: {kind: ClusterRole, name: r}"

  @Test(
    "roles",
    arguments: [
      ("roles", "rules: [{verbs: [get], apiGroups: [''], resources: [pods], resourceNames: [a]}]", []),
      (
        "roles", "rules: [{verbs: [get], nonResourceURLs: [/x], resourceNames: [a]}]",
        [
          "rules[0].nonResourceURLs: Invalid value: [\"/x\"]: namespaced rules cannot apply to non-resource URLs",
          "rules[0].nonResourceURLs: Invalid value: [\"/x\"]: rules cannot apply to both regular resources and non-resource URLs",
        ]
      ),
      (
        "clusterroles", "aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: 'b c'}}]}",
        [
          "aggregationRule.clusterRoleSelectors[0].matchLabels: Invalid value: \"b c\": <value>"
        ]
      ),
      (
        "clusterroles", "aggregationRule: {}",
        [
          "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil"
        ]
      ),
    ] as [(String, String, [String])])
  func roles(kind: String, text: String, faults: [String]) throws {
    #expect(try Rules.create("\(kind).\(Self.group)", text) == Rules.spelled(faults))
  }

  @Test(
    "bindings",
    arguments: [
      ("rolebindings", "\(role), subjects: [{kind: User, name: u}, {kind: ServiceAccount, name: s}]", []),
      (
        "clusterrolebindings", "\(role), subjects: [{kind: ServiceAccount, name: s, apiGroup: x}]",
        [
          "subjects[0].apiGroup: Unsupported value: \"x\": supported values: \"\"", "subjects[0].namespace: Required value",
        ]
      ),
      (
        "rolebindings", "roleRef: {kind: '', name: a%b}",
        [
          "roleRef.kind: Unsupported value: \"\": supported values: \"Role\", \"ClusterRole\"",
          "roleRef.name: Invalid value: \"a%b\": may not contain '%'",
        ]
      ),
      (
        "clusterrolebindings", "roleRef: {kind: Role, name: r}, subjects: [{name: x}]",
        [
          "roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"",
          "subjects[0].kind: Unsupported value: \"\": supported values: \"ServiceAccount\", \"User\", \"Group\"",
        ]
      ),
    ] as [(String, String, [String])])
  func bindings(kind: String, text: String, faults: [String]) throws {
    #expect(try Rules.create("\(kind).\(Self.group)", text) == faults)
  }

  @Test("a binding keeps its role")
  func fixedRole() throws {
    #expect(
      try Rules.update("rolebindings.\(Self.group)", Self.role, "roleRef: {kind: Role, name: r}") == [
        "roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"Role\",\"Name\":\"r\"}: cannot change roleRef"
      ])
  }

  @Test(
    "disruption budgets",
    arguments: [
      ("minAvailable: 50%", []),
      (
        "minAvailable: 1, maxUnavailable: 10%, unhealthyPodEvictionPolicy: X",
        [
          "spec: Invalid value: {\"MinAvailable\":1,\"Selector\":null,\"MaxUnavailable\":\"10%\",\"UnhealthyPodEvictionPolicy\":\"X\"}: minAvailable and maxUnavailable cannot be both set",
          "spec.unhealthyPodEvictionPolicy: Unsupported value: \"X\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\"",
        ]
      ),
      (
        "maxUnavailable: 1000%, selector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}",
        [
          "spec.maxUnavailable: Invalid value: \"1000%\": must not be greater than 100%",
          "spec.selector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ]
      ),
    ] as [(String, [String])])
  func budgets(spec: String, faults: [String]) throws {
    // Their names need only stand in a path.
    #expect(try Rules.create("poddisruptionbudgets.policy", "spec: {\(spec)}", name: "A_b") == faults)
  }

  @Test("the status of a budget has whole conditions and no negative numbers")
  func budgetStatus() throws {
    let now = "'2024-01-01T00:00:00Z'"
    let faults = try Rules.update(
      "poddisruptionbudgets.policy", "spec: {minAvailable: 1}",
      "spec: {minAvailable: 1}, status: {currentHealthy: -1, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0, conditions: [{type: A, status: 'True', reason: Ok, lastTransitionTime: \(now), message: ''}, {type: A, status: Maybe, reason: 9, observedGeneration: -1, message: ''}]}"
        .replacing("reason: 9", with: "reason: '9'"), status: true)
    let place = "status.conditions[1]"
    #expect(
      faults == [
        "\(place).type: Duplicate value: \"A\"",
        "\(place).status: Unsupported value: \"Maybe\": supported values: \"False\", \"True\", \"Unknown\"",
        "\(place).observedGeneration: Invalid value: -1: must be greater than or equal to zero",
        "\(place).lastTransitionTime: Required value",
        "\(place).reason: Invalid value: \"9\": a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')",
        "status.currentHealthy: Invalid value: -1: must be greater than or equal to 0",
      ])
  }
}
