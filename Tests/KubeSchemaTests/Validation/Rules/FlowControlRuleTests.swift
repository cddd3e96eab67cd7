import KubeAPI
import Testing
import YAML

@testable import KubeSchema

/// Priority and fairness, after upstream's pkg/apis/flowcontrol/validation.
@Suite("rules of priority and fairness")
struct FlowControlRuleTests {
  private static let users = "subjects: [{kind: User, user: {name: u}}]"
  private static let anything = "resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*']}]"
  private static func rule(_ text: String) -> String { "priorityLevelConfiguration: {name: p}, rules: [{\(text)}]" }
  private static let place = "spec.rules[0]"

  @Test(
    "flow schemas",
    arguments: [
      (rule("\(users), \(anything)"), []),
      (
        "matchingPrecedence: -1",
        [
          "spec.matchingPrecedence: Invalid value: -1: must be a positive value",
          "spec.priorityLevelConfiguration.name: Required value: must reference a priority level",
        ]
      ),
      (
        "matchingPrecedence: 1, priorityLevelConfiguration: {name: A_}, distinguisherMethod: {type: X}",
        [
          "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
          "spec.distinguisherMethod.type: Unsupported value: {\"Type\":\"X\"}: supported values: \"ByNamespace\", \"ByUser\"",
          "spec.priorityLevelConfiguration.name: Invalid value: \"A_\": <subdomain>",
        ]
      ),
      (
        rule(""),
        [
          "\(place).subjects: Required value: subjects must contain at least one value",
          "\(place): Required value: at least one of resourceRules and nonResourceRules has to be non-empty",
        ]
      ),
      (
        rule(
          "subjects: [{kind: Robot}, {kind: User, group: {name: g}}, {kind: Group, group: {name: ''}, user: {name: u}, serviceAccount: {name: s, namespace: nn}}], \(anything)"
        ),
        [
          "\(place).subjects[0].kind: Unsupported value: \"Robot\": supported values: \"Group\", \"ServiceAccount\", \"User\"",
          "\(place).subjects[1].user: Required value: user is required when subject kind is 'User'",
          "\(place).subjects[1].group: Forbidden: group is forbidden when subject kind is not 'Group'",
          "\(place).subjects[2].group.name: Required value",
          "\(place).subjects[2].serviceAccount: Forbidden: serviceAccount is forbidden when subject kind is not 'ServiceAccount'",
          "\(place).subjects[2].user: Forbidden: user is forbidden when subject kind is not 'User'",
        ]
      ),
      (
        rule(
          "subjects: [{kind: ServiceAccount, serviceAccount: {name: '*', namespace: ''}}, {kind: ServiceAccount, serviceAccount: {name: A_, namespace: B_}}], \(anything)"
        ),
        [
          "\(place).subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account",
          "\(place).subjects[1].serviceAccount.name: Invalid value: \"A_\": <subdomain>",
          "\(place).subjects[1].serviceAccount.namespace: Invalid value: \"B_\": <label>",
        ]
      ),
      (
        rule("\(users), resourceRules: [{verbs: [], apiGroups: ['*', x], resources: []}]"),
        [
          "\(place).resourceRules[0].verbs: Required value: verbs must contain at least one value",
          "\(place).resourceRules[0].apiGroups: Invalid value: [\"*\",\"x\"]: if '*' is present, must not specify other api groups",
          "\(place).resourceRules[0].resources: Required value: resource rules must supply at least one resource",
          "\(place).resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace",
        ]
      ),
      (
        rule("\(users), resourceRules: [{verbs: [get, feed], apiGroups: [''], resources: [pods], namespaces: [A_, b]}]"),
        [
          "\(place).resourceRules[0].verbs: Unsupported value: [\"get\",\"feed\"]: supported values: \"create\", \"delete\", \"deletecollection\", \"get\", \"list\", \"patch\", \"proxy\", \"update\", \"watch\"",
          "\(place).resourceRules[0].namespaces[0]: Invalid value: \"A_\": each member of this list must be '*' or a DNS-1123 label; <label>",
        ]
      ),
      (
        rule(
          "\(users), resourceRules: [{verbs: ['*', get], apiGroups: [''], resources: ['*', pods], clusterScope: true, namespaces: ['*', a]}]"
        ),
        [
          "\(place).resourceRules[0].verbs: Invalid value: [\"*\",\"get\"]: if '*' is present, must not specify other verbs",
          "\(place).resourceRules[0].resources: Invalid value: [\"*\",\"pods\"]: if '*' is present, must not specify other resources",
          "\(place).resourceRules[0].namespaces: Invalid value: [\"*\",\"a\"]: if '*' is present, must not specify other namespaces",
        ]
      ),
      (
        rule("\(users), nonResourceRules: [{verbs: [get], nonResourceURLs: ['', a, /a b, /a//b, /a*, /*/a, '/*', /, '/a/*/*']}]"),
        [
          "\(place).nonResourceRules[0].nonResourceURLs[0]: Invalid value: \"\": must not be empty",
          "\(place).nonResourceRules[0].nonResourceURLs[1]: Invalid value: \"a\": must start with slash",
          "\(place).nonResourceRules[0].nonResourceURLs[2]: Invalid value: \"/a b\": must not contain white-space",
          "\(place).nonResourceRules[0].nonResourceURLs[3]: Invalid value: \"/a//b\": must not contain double slash",
          "\(place).nonResourceRules[0].nonResourceURLs[4]: Invalid value: \"/a*\": wildcard can only do suffix matching",
          "\(place).nonResourceRules[0].nonResourceURLs[5]: Invalid value: \"/*/a\": wildcard can only do suffix matching",
          "\(place).nonResourceRules[0].nonResourceURLs[8]: Invalid value: \"/a/*/*\": wildcard can only do suffix matching",
        ]
      ),
      (
        rule("\(users), nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['*', /a]}, {verbs: ['*'], nonResourceURLs: []}]"),
        [
          "\(place).nonResourceRules[0].nonResourceURLs: Invalid value: [\"*\",\"/a\"]: if '*' is present, must not specify other non-resource URLs",
          "\(place).nonResourceRules[1].nonResourceURLs: Required value: nonResourceURLs must contain at least one value",
        ]
      ),
    ] as [(String, [String])])
  func schemas(spec: String, faults: [String]) throws {
    #expect(try Rules.create("flowschemas.flowcontrol.apiserver.k8s.io", "spec: {\(spec)}") == Rules.spelled(faults))
  }

  private static func queuing(_ text: String) -> String {
    "type: Limited, limited: {limitResponse: {type: Queue, queuing: {\(text)}}}"
  }
  private static let hand = "spec.limited.limitResponse.queuing.handSize"

  @Test(
    "priority levels",
    arguments: [
      (queuing(""), []),
      (
        "type: Limited, limited: {nominalConcurrencyShares: -1, lendablePercent: 101, borrowingLimitPercent: -1, limitResponse: {type: Reject, queuing: {}}}, exempt: {}",
        [
          "spec.exempt: Forbidden: must be nil if the type is Limited",
          "spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer",
          "spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited",
          "spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive",
          "spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer",
        ]
      ),
      ("type: Limited", ["spec.limited: Required value: must not be empty when type is Limited"]),
      ("type: X", ["spec.type: Unsupported value: \"X\": supported values: \"Exempt\", \"Limited\""]),
      (
        "type: Exempt, limited: {limitResponse: {type: Reject}}, exempt: {lendablePercent: -1}",
        [
          "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'",
          "spec.limited: Forbidden: must be nil if the type is not Limited",
          "spec.exempt.lendablePercent: Invalid value: -1: must be between 0 and 100, inclusive",
        ]
      ),
      (
        "type: Limited, limited: {limitResponse: {type: Queue}}",
        [
          "spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited"
        ]
      ),
      (
        queuing("queueLengthLimit: -1, queues: -1, handSize: -1"),
        [
          "spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive",
          "spec.limited.limitResponse.queuing.queues: Invalid value: -1: must be positive",
          "\(hand): Invalid value: -1: must be positive",
        ]
      ),
      (
        queuing("queues: 10000001, handSize: 2"),
        [
          "spec.limited.limitResponse.queuing.queues: Invalid value: 10000001: must not be greater than 10000000"
        ]
      ),
      (queuing("queues: 7, handSize: 8"), ["\(hand): Invalid value: 8: should not be greater than queues (7)"]),
      (
        queuing("queues: 128, handSize: 10"),
        [
          "\(hand): Invalid value: 10: required entropy bits of deckSize 128 and handSize 10 should not be greater than 60"
        ]
      ),
      (queuing("queues: 64, handSize: 10"), []),
    ] as [(String, [String])])
  func levels(spec: String, faults: [String]) throws {
    #expect(try Rules.create("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", "spec: {\(spec)}") == faults)
  }

  @Test("conditions have types, each once")
  func conditions() throws {
    let spec = "spec: {\(Self.queuing(""))}"
    let faults = try Rules.update(
      "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", spec,
      "\(spec), status: {conditions: [{type: A, status: 'True'}, {type: A, status: 'True'}, {status: 'True'}]}", status: true)
    #expect(
      faults == [
        "status.conditions[1].type: Duplicate value: \"A\"", "status.conditions[2].type: Required value: must not be empty",
      ])
  }

  @Test(
    "what every cluster has stays as it is, but for what is exempt",
    arguments: [
      (
        "PriorityLevelConfiguration", "exempt", "{type: Exempt, exempt: {lendablePercent: 50}}",
        "{type: Exempt, exempt: {lendablePercent: 0}}", ""
      ),
      (
        "PriorityLevelConfiguration", "exempt", "{type: Limited}", "{type: Exempt}",
        "spec: Invalid value: {\"Type\":\"Limited\",\"Limited\":null,\"Exempt\":null}: spec of 'exempt' except the 'spec.exempt' field must equal the fixed value"
      ),
      (
        "PriorityLevelConfiguration", "catch-all", "{type: Exempt}", "{type: Limited}",
        "spec: Invalid value: {\"Type\":\"Exempt\",\"Limited\":null,\"Exempt\":null}: spec of 'catch-all' must equal the fixed value"
      ),
    ])
  func mandatory(kind: String, name: String, spec: String, fixed: String, fault: String) throws {
    func json(_ text: String) throws -> JSON { try YAML.decode(text) }
    let object = KubeObject(["kind": .string(kind), "metadata": ["name": .string(name)], "spec": try json(spec)])
    let faults = FlowControlValidation.mandatory(object, fixed: try json(fixed)).map(\.description)
    #expect(faults == (fault.isEmpty ? [] : [fault]))
  }
}
