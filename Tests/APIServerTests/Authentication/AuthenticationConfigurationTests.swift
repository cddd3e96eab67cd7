import JWT
import KubeAPI
import Testing

@testable import APIServer

@Suite struct AuthenticationConfigurationTests {
  private static func configuration(_ rest: String) throws(FlagError) -> AuthenticationConfiguration {
    try AuthenticationConfiguration(
      "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n\(rest)", forbidden: ["https://me"])
  }

  private static func issuer(
    _ issuer: String = "url: https://i, audiences: [a]", mappings: String = "username: {claim: sub, prefix: ''}",
    _ more: String = ""
  ) -> String { "jwt: [{issuer: {\(issuer)}, claimMappings: {\(mappings)}\(more)}]" }

  @Test(
    "Mistakes are told by field, as upstream tells them",
    arguments: [
      (issuer("audiences: [a]"), "jwt[0].issuer.url: Required value"),
      (issuer("url: http://i, audiences: [a]"), #"jwt[0].issuer.url: Invalid value: "http://i": URL scheme must be https"#),
      (
        issuer("url: https://me, audiences: [a]"),
        #"jwt[0].issuer.url: Invalid value: "https://me": URL must not overlap with disallowed issuers: [https://me]"#
      ),
      (
        issuer("url: 'https://u:p@i', audiences: [a]"),
        #"jwt[0].issuer.url: Invalid value: "https://u:p@i": URL must not contain a username or password"#
      ),
      (
        issuer("url: https://i, discoveryURL: https://i/, audiences: [a]"),
        #"jwt[0].issuer.discoveryURL: Invalid value: "https://i/": discoveryURL must be different from URL"#
      ),
      (issuer("url: https://i"), "jwt[0].issuer.audiences: Required value: at least one jwt[0].issuer.audiences is required"),
      (
        issuer("url: https://i, audiences: [a, b]"),
        #"jwt[0].issuer.audienceMatchPolicy: Invalid value: "": audienceMatchPolicy must be MatchAny for multiple audiences"#
      ),
      (issuer(mappings: ""), "jwt[0].claimMappings.username: Required value: claim or expression is required"),
      (
        issuer(mappings: "username: {claim: sub}"),
        "jwt[0].claimMappings.username.prefix: Required value: prefix is required when claim is set. It can be set to an empty string to disable prefixing"
      ),
      (
        issuer(mappings: "username: {expression: claims.email}"),
        #"jwt[0].claimMappings.username.expression: Invalid value: "claims.email": claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression"#
      ),
      (
        issuer(mappings: "username: {claim: sub, prefix: ''}, extra: [{key: k8s.io/x, valueExpression: claims.x}]"),
        #"jwt[0].claimMappings.extra[0].key: Invalid value: "k8s.io/x": k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use"#
      ),
      (
        issuer(mappings: "username: {claim: sub, prefix: ''}, extra: [{key: A_.com/x, valueExpression: claims.x}]"),
        #"[jwt[0].claimMappings.extra[0].key: Invalid value: "A_.com": \#(NameValidation.dns1123Subdomain("A_.com").joined()), jwt[0].claimMappings.extra[0].key: Invalid value: "A_.com/x": must be lowercase]"#
      ),
      (
        issuer("url: https://i, audiences: [a]", ", claimValidationRules: [{expression: 'claims.x.all(y, y)'}]"),
        #"jwt[0].claimValidationRules[0].expression: Invalid value: "claims.x.all(y, y)": compilation failed: ERROR: <input>:1:7: expression of type 'any' cannot be range of a comprehension (must be list, map, or dynamic)\#n | claims.x.all(y, y)\#n | ......^"#
      ),
      (
        issuer("url: https://i, audiences: [a]", ", claimValidationRules: [{claim: a, expression: 'true'}]"),
        #"jwt[0].claimValidationRules[0]: Invalid value: "a": claim and expression can't both be set"#
      ),
      (
        issuer("url: https://i, audiences: [a]", ", userValidationRules: [{expression: user.username}]"),
        #"jwt[0].userValidationRules[0].expression: Invalid value: "user.username": must evaluate to bool"#
      ),
      (
        "anonymous: {enabled: false, conditions: [{path: /a}]}",
        #"anonymous.conditions: Invalid value: [{"path":"/a"}]: enabled should be set to true when conditions are defined"#
      ),
      ("anonymous: {enabled: true, paths: []}", #"strict decoding error: unknown field "anonymous.paths""#),
    ])
  func mistakes(_ text: String, _ message: String) {
    #expect(throws: FlagError(message)) { try Self.configuration(text) }
  }

  @Test("The flags compile to an issuer whose names are prefixed by its URL, but for mail addresses")
  func flags() throws {
    var flags = OIDCFlags()
    #expect(try AuthenticationConfiguration(flags, forbidden: []) == nil)
    (flags.issuerURL, flags.clientID, flags.groupsClaim) = ("https://i", "c", "roles")
    let issuer = try #require(try AuthenticationConfiguration(flags, forbidden: [])?.issuers.first)
    let user = try issuer.user(["sub": "ann", "roles": ["x"], "jti": "7"])
    #expect(user.name == "https://i#ann")
    #expect(user.groups == ["x"])
    #expect(user.extra == ["authentication.kubernetes.io/credential-id": ["JTI=7"]])
    #expect(issuer.algorithms == [.rs256])
    flags.usernameClaim = "email"
    let mail = try #require(try AuthenticationConfiguration(flags, forbidden: [])?.issuers.first)
    #expect(try mail.user(["email": "a@b", "email_verified": true]).name == "a@b")
    #expect(throws: Authentication.TokenFailure.self) { try mail.user(["email": "a@b", "email_verified": false]) }
  }

  private static let rich = issuer(
    mappings:
      "username: {expression: \"'o:' + claims.sub\"}, groups: {expression: claims.roles}, uid: {claim: id}, extra: [{key: x.io/t, valueExpression: claims.t}]",
    """
    , claimValidationRules: [{claim: hd, requiredValue: h}, {expression: 'claims.n > 1', message: too few}]
    , userValidationRules: [{expression: "!user.username.startsWith('o:sys')", message: reserved}]
    """)

  @Test(
    "Claims make the user, and each rule has its say",
    arguments: [
      (["sub": "ann", "roles": "r", "id": "1", "t": ["v"], "hd": "h", "n": 2], nil),
      (
        ["sub": "ann", "roles": [1], "id": "1", "t": "", "hd": "h", "n": 2],
        "oidc: error evaluating group claim expression: expression must return a string or a list of strings"
      ),
      (
        ["sub": "ann", "roles": [], "id": "1", "t": "", "hd": "z", "n": 2],
        "oidc: required claim hd value does not match. Got = z, want = h"
      ),
      (
        ["sub": "ann", "roles": [], "id": "1", "t": "", "hd": "h", "n": 1],
        "oidc: error evaluating claim validation expression: validation expression 'claims.n > 1' failed: too few"
      ),
      (
        ["sub": "sysop", "roles": [], "id": "1", "t": "", "hd": "h", "n": 2],
        "oidc: error evaluating user info validation rule: validation expression '!user.username.startsWith('o:sys')' failed: reserved"
      ),
      (["sub": "ann", "roles": [], "t": "", "hd": "h", "n": 2], "oidc: parse uid claim: claim not present"),
    ] as [(JSON, String?)])
  func users(_ claims: JSON, _ problem: String?) throws {
    let issuer = try #require(try Self.configuration(Self.rich).issuers.first)
    do throws(Authentication.TokenFailure) {
      let user = try issuer.user(claims)
      #expect(problem == nil)
      #expect(user == UserInfo(name: "o:ann", uid: "1", groups: ["r"], extra: ["x.io/t": ["v"]]))
    } catch { #expect(error.description == problem) }
  }

  @Test(
    "Anonymous requests may be let in by path",
    arguments: [("/livez", true), ("/api", false)])
  func anonymous(_ path: String, _ isAllowed: Bool) throws {
    let anonymous = try #require(try Self.configuration("anonymous: {enabled: true, conditions: [{path: /livez}]}").anonymous)
    #expect(anonymous.paths?.contains(path) == isAllowed)
  }

  @Test("The token webhook's user counts for the audiences it names, and its answer is kept")
  func webhook() async throws {
    let reply: WebhookServer.Reply = { _, body in
      switch body.spec.token.string {
      case "good":
        (200, ["status": ["authenticated": true, "user": ["username": "ann", "groups": ["g"], "extra": ["k": ["v"]]]]])
      case "other": (200, ["status": ["authenticated": true, "user": ["username": "ann"], "audiences": ["elsewhere"]]])
      case "bad": (200, ["status": ["authenticated": false, "error": "no"]])
      default: (200, ["status": ["authenticated": false]])
      }
    }
    try await WebhookServer.run("/t", reply) { file, server in
      let tokens = try WebhookTokens(file: file, version: "v1", implicitAudiences: ["api"], timeToLive: .seconds(60))
      for _ in 0..<2 {
        let found = try await tokens.user("good", audiences: ["api"])
        #expect(found?.user == UserInfo(name: "ann", groups: ["g"], extra: ["k": ["v"]]))
        #expect(found?.audiences == ["api"])
      }
      #expect(server.requests.count == 1)
      #expect(try await tokens.user("other", audiences: ["api"]) == nil)
      #expect(try await tokens.user("nobody", audiences: ["api"]) == nil)
      await #expect(throws: Authentication.TokenFailure.self) { try await tokens.user("bad", audiences: ["api"]) }
    }
  }
}
