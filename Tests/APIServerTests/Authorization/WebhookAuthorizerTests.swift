import KubeAPI
import Testing

@testable import APIServer

@Suite struct WebhookAuthorizerTests {
  private static func settings(_ file: String, denies: Bool = false) -> AuthorizationConfiguration.Webhook {
    var settings = AuthorizationConfiguration.Webhook(
      kubeconfig: file, authorizedTTL: .seconds(60), unauthorizedTTL: .seconds(60), version: "v1")
    settings.isDenyingOnFailure = denies
    settings.conditions = ["request.resourceAttributes.namespace != 'skipped'"]
    return settings
  }

  private static func wanted(_ user: String, namespace: String = "default") -> AccessAttributes {
    var wanted = AccessAttributes(user: UserInfo(name: user), verb: "get")
    (wanted.resource, wanted.namespace) = ("pods", namespace)
    return wanted
  }

  private static let reply: WebhookServer.Reply = { _, body in
    switch body.spec.user.string {
    case "ann": (200, ["status": ["allowed": true, "reason": "ann may"]])
    case "eve": (200, ["status": ["allowed": false, "denied": true, "reason": "never"]])
    case "both": (200, ["status": ["allowed": true, "denied": true]])
    case "odd": (418, [:])
    default: (200, ["status": ["allowed": false]])
    }
  }

  @Test("The server's word counts, is kept, and a condition that does not hold spares the question")
  func answers() async throws {
    try await WebhookServer.run("/authorize", Self.reply) { file, server in
      let webhook = try WebhookAuthorizer("w", Self.settings(file))
      #expect(webhook.known(Self.wanted("ann")) == nil)
      #expect(await webhook.decide(Self.wanted("ann")) == .allow("ann may"))
      #expect(await webhook.decide(Self.wanted("ann")) == .allow("ann may"))
      #expect(webhook.known(Self.wanted("ann")) == .allow("ann may"))
      #expect(await webhook.decide(Self.wanted("eve")) == .deny("never"))
      #expect(await webhook.decide(Self.wanted("bob")) == .noOpinion(""))
      #expect(server.requests.map { $0.spec.user.string } == ["ann", "eve", "bob"])
      #expect(await webhook.decide(Self.wanted("ann", namespace: "skipped")) == .noOpinion(""))
      #expect(server.requests.count == 3)
      #expect(server.requests[0].apiVersion == "authorization.k8s.io/v1")
    }
  }

  @Test("An answer that says both yes and no, and a server that fails, are errors", arguments: [false, true])
  func failures(_ denies: Bool) async throws {
    try await WebhookServer.run("/authorize", Self.reply) { file, _ in
      let webhook = try WebhookAuthorizer("w", Self.settings(file, denies: denies))
      let both = await webhook.decide(Self.wanted("both"))
      #expect(both.outcome == .deny)
      #expect(both.error == "webhook subject access review returned both allow and deny response")
      let odd = await webhook.decide(Self.wanted("odd"))
      #expect(odd.outcome == (denies ? .deny : .noOpinion))
      #expect(odd.error == "the server rejected our request for an unknown reason")
      #expect(webhook.known(Self.wanted("odd")) == nil)
    }
  }

  @Test("The chain goes on after no opinion, stops at a no, and cannot decide alone what only the webhook knows")
  func chain() async throws {
    try await WebhookServer.run("/authorize", Self.reply) { file, _ in
      let webhook = try WebhookAuthorizer("w", Self.settings(file))
      let chain = Authorization(cache: ObjectCache(), [.webhook(webhook), .alwaysAllow])
      #expect(chain.decideAlone(Self.wanted("bob")) == nil)
      #expect(await chain.decide(Self.wanted("bob")).isAllowed)
      #expect(chain.decideAlone(Self.wanted("bob"))?.isAllowed == true)
      #expect(await chain.decide(Self.wanted("eve")) == .deny("never"))
      let (_, problems) = chain.rules(for: UserInfo(name: "bob"), namespace: "")
      #expect(problems == ["webhook authorizer does not support user rule resolution"])
    }
  }

  @Test("Expressions that ask the authorizer are evaluated anew when the answer is there")
  func expressions() async throws {
    try await WebhookServer.run("/authorize", Self.reply) { file, server in
      let webhook = try WebhookAuthorizer("w", Self.settings(file))
      let answers = AuthorizerAnswers(Authorization(cache: ObjectCache(), [.webhook(webhook)]))
      var rounds = 0
      let decision = try await answers.settled {
        rounds += 1
        return try answers.decide(Self.wanted("ann"))
      }
      #expect(decision.isAllowed)
      #expect(rounds == 2)
      #expect(server.requests.count == 1)
    }
  }
}
