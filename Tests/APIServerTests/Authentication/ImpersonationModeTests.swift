import HTTPServer
import KubeAPI
import Testing

@testable import APIServer

@Suite struct ImpersonationModeTests {
  private static func wanted(_ headers: [(String, String)]) throws -> Impersonation {
    var fields = HTTPFields()
    for (name, value) in headers { fields.add(name, value) }
    return try #require(try Impersonation(fields))
  }

  private static let agent = UserInfo(
    name: "system:serviceaccount:a:agent", groups: [], extra: ["authentication.kubernetes.io/node-name": ["n1"]])

  /// Headers, who asks and the modes that could be meant.
  private static let modes: [([(String, String)], UserInfo, [ImpersonationMode])] = [
    ([("Impersonate-User", "bob")], UserInfo(name: "ann"), [.userInfo, .legacy]),
    ([("Impersonate-User", "bob"), ("Impersonate-Group", "g")], UserInfo(name: "ann"), [.userInfo, .legacy]),
    ([("Impersonate-User", "system:node:n1")], agent, [.associatedNode, .arbitraryNode, .legacy]),
    ([("Impersonate-User", "system:node:n2")], agent, [.arbitraryNode, .legacy]),
    ([("Impersonate-User", "system:node:n1"), ("Impersonate-Group", "g")], agent, [.legacy]),
    ([("Impersonate-User", "system:node:N!")], agent, [.userInfo, .legacy]),
    ([("Impersonate-User", "system:serviceaccount:a:b")], UserInfo(name: "ann"), [.serviceAccount, .legacy]),
    ([("Impersonate-User", "system:serviceaccount:a:b"), ("Impersonate-Uid", "1")], UserInfo(name: "ann"), [.legacy]),
  ]

  @Test("Whom one acts as says which modes could be meant", arguments: modes)
  func applies(_ headers: [(String, String)], _ real: UserInfo, _ expected: [ImpersonationMode]) throws {
    let wanted = try Self.wanted(headers)
    #expect(ImpersonationMode.allCases.filter { $0.applies(wanted, real) } == expected)
  }

  /// Headers, the mode and what must be allowed: verb, resource, group, name.
  private static let demands: [([(String, String)], ImpersonationMode, [[String]])] = [
    (
      [
        ("Impersonate-User", "bob"), ("Impersonate-Group", "g"), ("Impersonate-Uid", "1"), ("Impersonate-Extra-acme.io%2fx", "y"),
      ],
      .userInfo,
      [
        ["impersonate:user-info", "users", "authentication.k8s.io", "bob"],
        ["impersonate:user-info", "uids", "authentication.k8s.io", "1"],
        ["impersonate:user-info", "groups", "authentication.k8s.io", "g"],
        ["impersonate:user-info", "userextras/acme.io/x", "authentication.k8s.io", "y"],
      ]
    ),
    (
      [("Impersonate-User", "bob"), ("Impersonate-Group", "g")], .legacy,
      [["impersonate", "users", "", "bob"], ["impersonate", "groups", "", "g"]]
    ),
    (
      [("Impersonate-User", "system:node:n1")], .arbitraryNode,
      [["impersonate:arbitrary-node", "nodes", "authentication.k8s.io", "n1"]]
    ),
    (
      [("Impersonate-User", "system:node:n1")], .associatedNode,
      [["impersonate:associated-node", "nodes", "authentication.k8s.io", "*"]]
    ),
    ([("Impersonate-User", "system:node:n1")], .legacy, [["impersonate", "users", "", "system:node:n1"]]),
    (
      [("Impersonate-User", "system:serviceaccount:a:b")], .serviceAccount,
      [["impersonate:serviceaccount", "serviceaccounts", "authentication.k8s.io", "b"]]
    ),
  ]

  @Test("Each part of the other's identity needs a permission", arguments: demands)
  func permissions(_ headers: [(String, String)], _ mode: ImpersonationMode, _ expected: [[String]]) throws {
    let found = try mode.demands(try Self.wanted(headers), Self.agent)
    #expect(found.map { [$0.verb, $0.qualifiedResource, $0.group, $0.name] } == expected)
  }

  @Test(
    "Constrained impersonation refuses what the old one takes",
    arguments: [
      (
        ("Impersonate-Group", "system:masters"),
        #"groups.authentication.k8s.io "system:masters" is forbidden: User "ann" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope: impersonating the system:masters group is not allowed"#
      ),
      (
        ("Impersonate-Extra-a", "b"),
        #"userextras.authentication.k8s.io is forbidden: User "ann" cannot impersonate:user-info resource "userextras" in API group "authentication.k8s.io" at the cluster scope: impersonating an invalid key in extra is not allowed: extra.key: Invalid value: "a": must be a domain-prefixed path (such as "acme.io/foo")"#
      ),
    ])
  func refused(_ header: (String, String), _ message: String) throws {
    let wanted = try Self.wanted([("Impersonate-User", "bob"), header])
    let failure = #expect(throws: APIStatus.self) { try ImpersonationMode.userInfo.demands(wanted, UserInfo(name: "ann")) }
    #expect(failure?.message == message)
    #expect(throws: Never.self) { try ImpersonationMode.legacy.demands(wanted, UserInfo(name: "ann")) }
  }

  @Test("Nodes have their group where the mode is constrained")
  func groups() throws {
    let wanted = try Self.wanted([("Impersonate-User", "system:node:n1")])
    #expect(wanted.result(.arbitraryNode).groups == ["system:nodes", "system:authenticated"])
    #expect(wanted.result(.legacy).groups == ["system:authenticated"])
  }
}
