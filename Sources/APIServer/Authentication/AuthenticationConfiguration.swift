import KubeAPI

/// Who may log in with tokens of others, and who without any: `--authentication-config`, or what `--oidc-*` says in its terms.
struct AuthenticationConfiguration: Sendable {
  /// `anonymous`: where nobody in particular is let in.
  struct Anonymous: Sendable {
    var isEnabled: Bool
    /// Paths, exactly; nil is everywhere.
    var paths: Set<String>?
  }

  /// Nil leaves it to `--anonymous-auth`.
  let anonymous: Anonymous?
  let issuers: [TokenIssuer]

  /// `forbidden` are the service account issuers, whose tokens nobody else may claim.
  init(file path: String, forbidden: [String]) throws(FlagError) {
    try self.init(try TextFile.content(path), forbidden: forbidden)
  }

  init(_ text: String, forbidden: [String]) throws(FlagError) {
    guard !text.isEmpty else { throw FlagError("empty config data") }
    let json = try ConfigurationObject.decode(
      text, kind: "AuthenticationConfiguration",
      versions: ["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1alpha1"],
      scheme: "pkg/runtime/scheme.go:110", fields: Self.fields)
    try self.init(json, algorithms: nil, forbidden: forbidden)
  }

  /// Upstream compiles the `--oidc-*` flags to the same; nil without an issuer.
  init?(_ flags: OIDCFlags, forbidden: [String]) throws(FlagError) {
    guard !flags.issuerURL.isEmpty, !flags.clientID.isEmpty else { return nil }
    var prefix = flags.usernamePrefix
    if prefix.isEmpty, flags.usernameClaim != "email" { prefix = "\(flags.issuerURL)#" }
    if prefix == "-" { prefix = "" }
    var issuer: JSON = ["url": .string(flags.issuerURL), "audiences": [.string(flags.clientID)]]
    if !flags.caFile.isEmpty { issuer["certificateAuthority"] = .string(try TextFile.content(flags.caFile)) }
    var mappings: JSON = ["username": ["claim": .string(flags.usernameClaim), "prefix": .string(prefix)]]
    if !flags.groupsClaim.isEmpty {
      mappings["groups"] = ["claim": .string(flags.groupsClaim), "prefix": .string(flags.groupsPrefix)]
    }
    let rules = flags.requiredClaims.map { name, value -> JSON in
      ["claim": .string(name), "requiredValue": .string(value)]
    }
    try self.init(
      ["jwt": [["issuer": issuer, "claimMappings": mappings, "claimValidationRules": .array(rules)]]],
      algorithms: flags.signingAlgorithms, forbidden: forbidden)
  }

  private init(_ json: JSON, algorithms: [String]?, forbidden: [String]) throws(FlagError) {
    if let fault = ConfigurationObject.aggregate(AuthenticationFaults.all(json, forbidden: forbidden)) { throw fault }
    issuers = json.jwt.elements.map { TokenIssuer($0, algorithms: algorithms) }
    let conditions = json.anonymous.conditions.elements
    anonymous =
      json.anonymous.isNull
      ? nil
      : Anonymous(
        isEnabled: json.anonymous.enabled.bool ?? false,
        paths: conditions.isEmpty ? nil : Set(conditions.compactMap(\.path.string)))
  }

  private static let fields: [String: ConfigurationObject.Shape] = [
    "anonymous": .object(["enabled": .flag, "conditions": .list(.object(["path": .text]))]),
    "jwt": .list(
      .object([
        "issuer": .object([
          "url": .text, "discoveryURL": .text, "certificateAuthority": .text, "audiences": .texts, "audienceMatchPolicy": .text,
          "egressSelectorType": .text,
        ]),
        "claimValidationRules": .list(
          .object(["claim": .text, "requiredValue": .text, "expression": .text, "message": .text])),
        "claimMappings": .object([
          "username": .object(["claim": .text, "prefix": .text, "expression": .text]),
          "groups": .object(["claim": .text, "prefix": .text, "expression": .text]),
          "uid": .object(["claim": .text, "expression": .text]),
          "extra": .list(.object(["key": .text, "valueExpression": .text])),
        ]),
        "userValidationRules": .list(.object(["expression": .text, "message": .text])),
      ])),
  ]
}

/// What the `--oidc-*` flags say.
package struct OIDCFlags: Sendable {
  package var issuerURL = ""
  package var clientID = ""
  package var caFile = ""
  package var usernameClaim = "sub"
  package var usernamePrefix = ""
  package var groupsClaim = ""
  package var groupsPrefix = ""
  package var signingAlgorithms = ["RS256"]
  package var requiredClaims: [(name: String, value: String)] = []
  /// Whether any of them was given.
  package var areSet = false

  package init() {}
}
