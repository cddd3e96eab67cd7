import KubeAPI

/// Who may come in, and what they may do.
extension FlagParser {
  static let identity: [String: Effect] = [
    "client-ca-file": path { $0.clientCAFile = $1 },
    "anonymous-auth": toggle { $0.anonymousAuth = $1 },
    "enable-bootstrap-token-auth": toggle { $0.enablesBootstrapTokens = $1 },
    "token-auth-file": path { $0.tokenAuthFile = $1 },
    "api-audiences": text { $0.apiAudiences += list($1) },
    "service-account-issuer": text { $0.serviceAccountIssuers.append($1) },
    "service-account-jwks-uri": path { $0.serviceAccountJWKSURI = $1 },
    "service-account-key-file": text { $0.serviceAccountKeyFiles.append($1) },
    "service-account-signing-key-file": path { $0.serviceAccountSigningKeyFile = $1 },
    "service-account-extend-token-expiration": toggle { $0.serviceAccountExtendTokenExpiration = $1 },
    "service-account-max-token-expiration": time { $0.serviceAccountMaxTokenExpiration = $1 == .zero ? nil : $1 },
    "requestheader-client-ca-file": path { $0.requestHeaderClientCAFile = $1 },
    "requestheader-allowed-names": text { $0.requestHeaderAllowedNames += list($1) },
    "requestheader-username-headers": text { $0.requestHeaderUsernameHeaders = list($1) },
    "requestheader-uid-headers": text { $0.requestHeaderUIDHeaders = list($1) },
    "requestheader-group-headers": text { $0.requestHeaderGroupHeaders = list($1) },
    "requestheader-extra-headers-prefix": text { $0.requestHeaderExtraPrefixes = list($1) },
    "authentication-config": path { $0.authenticationFile = $1 },
    "authentication-token-webhook-config-file": path { $0.tokenWebhook.file = $1 },
    "authentication-token-webhook-version": text { $0.tokenWebhook.version = $1 },
    "authentication-token-webhook-cache-ttl": time { $0.tokenWebhook.timeToLive = $1 },
    "oidc-issuer-url": text { $0.oidc.issuerURL = $1 },
    "oidc-client-id": text { $0.oidc.clientID = $1 },
    "oidc-ca-file": text { $0.oidc.caFile = $1 },
    "oidc-username-claim": text { $0.oidc.usernameClaim = $1 },
    "oidc-username-prefix": text { $0.oidc.usernamePrefix = $1 },
    "oidc-groups-claim": text { $0.oidc.groupsClaim = $1 },
    "oidc-groups-prefix": text { $0.oidc.groupsPrefix = $1 },
    "oidc-signing-algs": text { $0.oidc.signingAlgorithms = list($1) },
    "oidc-required-claim": { configuration, value throws(FlagError) in
      let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw FlagError("malformed pair, expect string=string") }
      configuration.oidc.requiredClaims.append((parts[0], parts[1]))
    },
  ]

  static let access: [String: Effect] = [
    "authorization-config": path { $0.authorizationFile = $1 },
    "authorization-mode": text { $0.authorizationModes = list($1) },
    "authorization-policy-file": path { $0.authorizationPolicyFile = $1 },
    "authorization-webhook-config-file": path { $0.authorizationWebhook.file = $1 },
    "authorization-webhook-version": text { $0.authorizationWebhook.version = $1 },
    "authorization-webhook-cache-authorized-ttl": time { $0.authorizationWebhook.timeToLive = $1 },
    "authorization-webhook-cache-unauthorized-ttl": time { $0.authorizationWebhook.refusedTimeToLive = $1 },
    "enable-admission-plugins": text { $0.enabledAdmission.formUnion(list($1)) },
    "admission-control-config-file": path { $0.admissionConfigurationFile = $1 },
    "disable-admission-plugins": text { $0.disabledAdmission.formUnion(list($1)) },
  ]
}
