import KubeAPI

/// What the files that flags name say of logging in and of rights.
extension APIServerConfiguration {
  /// Nil when neither a file nor flags say anything about others' tokens.
  func outsideAuthentication() throws(FlagError) -> AuthenticationConfiguration? {
    guard let authenticationFile else { return try AuthenticationConfiguration(oidc, forbidden: serviceAccountIssuers) }
    let file = try AuthenticationConfiguration(file: authenticationFile, forbidden: serviceAccountIssuers)
    if file.anonymous != nil, givenFlags.contains("anonymous-auth") {
      throw FlagError(
        "--anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file")
    }
    return file
  }

  /// Who is asked for rights, in order.
  func authorizers() throws(FlagError) -> [Authorization.Authorizer] {
    let chain: AuthorizationConfiguration
    if let authorizationFile {
      chain = try AuthorizationConfiguration(file: authorizationFile)
    } else {
      let flags = authorizationWebhook
      let webhook = AuthorizationConfiguration.Webhook(
        kubeconfig: flags.file ?? "", authorizedTTL: flags.timeToLive, unauthorizedTTL: flags.refusedTimeToLive,
        version: flags.version)
      chain = AuthorizationConfiguration(modes: authorizationModes, webhook: webhook)
    }
    return try authorizers(chain)
  }

  func authorizers(_ chain: AuthorizationConfiguration) throws(FlagError) -> [Authorization.Authorizer] {
    var result: [Authorization.Authorizer] = []
    for entry in chain.entries {
      switch entry.type {
      case "AlwaysAllow": result.append(.alwaysAllow)
      case "AlwaysDeny": result.append(.alwaysDeny)
      case "Node": result.append(.node)
      case "RBAC": result.append(.rbac)
      case "ABAC":
        guard let path = authorizationPolicyFile else {
          throw FlagError("authorization-mode ABAC's authorization policy file not passed")
        }
        result.append(.abac(try ABACPolicy(parsing: try TextFile.content(path), path: path)))
      default:
        guard let webhook = entry.webhook else { throw FlagError("the authorizer \(entry.name) has no webhook") }
        guard ["v1", "v1beta1"].contains(webhook.version) else {
          throw FlagError(
            "unsupported webhook authorizer version \"\(webhook.version)\", supported versions are \"v1\", \"v1beta1\"")
        }
        result.append(.webhook(try WebhookAuthorizer(entry.name, webhook)))
      }
    }
    return result
  }
}
