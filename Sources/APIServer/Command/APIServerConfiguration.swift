/// What the flags about a webhook for tokens or rights say.
package struct WebhookFlags: Sendable {
  /// A kubeconfig.
  package var file: String?
  package var version = "v1beta1"
  /// How long a yes counts.
  package var timeToLive: Duration
  /// How long a no counts.
  package var refusedTimeToLive = Duration.seconds(30)

  package init(timeToLive: Duration = .seconds(300)) { self.timeToLive = timeToLive }
}

/// `--tls-sni-cert-key=CERTIFICATE,KEY[:NAME,...]`.
package struct NamedCertificate: Hashable, Sendable {
  package var certificateFile: String
  package var keyFile: String
  /// `*.` stands for one label; none are the certificate's own.
  package var names: [String]
}

/// How the endpoints of the service `kubernetes` are kept: by records of the servers that live, or not at all.
enum EndpointReconciler: String { case lease, none }

/// What the command line decides.
package struct APIServerConfiguration: Sendable {
  package var bindAddress = "0.0.0.0"
  package var securePort = 6443
  package var advertiseAddress = ""
  package var storage = StorageConfiguration()
  package var clientCAFile: String?
  package var certificateFile: String?
  package var privateKeyFile: String?
  package var serviceAccountKeyFiles: [String] = []
  package var serviceAccountSigningKeyFile: String?
  /// The first one signs; tokens of all are accepted.
  package var serviceAccountIssuers: [String] = []
  package var serviceAccountJWKSURI: String?
  package var serviceAccountMaxTokenExpiration: Duration?
  package var serviceAccountExtendTokenExpiration = true
  package var apiAudiences: [String] = []
  package var serviceClusterIPRange = "10.96.0.0/16"
  package var serviceNodePortRange = 30_000...32_767
  var endpointReconciler = EndpointReconciler.lease
  package var authorizationModes = ["AlwaysAllow"]
  package var authorizationPolicyFile: String?
  package var authorizationFile: String?
  package var authorizationWebhook = WebhookFlags()
  package var authenticationFile: String?
  package var tokenWebhook = WebhookFlags(timeToLive: .seconds(120))
  package var oidc = OIDCFlags()
  package var tokenAuthFile: String?
  package var enabledAdmission: Set<String> = []
  package var disabledAdmission: Set<String> = []
  package var admissionConfigurationFile: String?
  package var allowPrivileged = false
  package var anonymousAuth = true
  package var enablesBootstrapTokens = false
  package var kubeletClientCertificate: String?
  package var kubeletClientKey: String?
  package var kubeletCertificateAuthority: String?
  package var kubeletAddressTypes = ["Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"]
  package var proxyClientCertificateFile: String?
  package var proxyClientKeyFile: String?
  package var requestHeaderClientCAFile: String?
  package var requestHeaderAllowedNames: [String] = []
  package var requestHeaderUsernameHeaders = ["X-Remote-User"]
  package var requestHeaderUIDHeaders: [String] = []
  package var requestHeaderGroupHeaders = ["X-Remote-Group"]
  package var requestHeaderExtraPrefixes = ["X-Remote-Extra-"]
  package var externalHostname = ""
  package var encryptionFile: String?
  package var reloadsEncryption = false
  package var tlsMinVersion = ""
  package var tlsCipherSuites: [String] = []
  /// Further certificates for some names.
  package var namedCertificates: [NamedCertificate] = []
  package var verbosity = 0
  package var printsVersion = false
  package var printsHelp = false
  package var offersProfiles = true
  package var offersLogs = true
  package var requestTimeout: Duration = .seconds(60)
  /// How long the server goes on, no longer ready, after the signal to end.
  package var shutdownDelay: Duration = .zero
  package var isFair = true
  package var maxRequestsInflight = 400
  package var maxMutatingRequestsInflight = 200
  /// As they were given.
  package var featureGates: [String] = []
  package var policies = ServingPolicies()
  package var runtimeConfig: [(name: String, value: String)] = []
  package var auditPolicyFile: String?
  var auditLog = AuditSettings.log
  var auditFile = AuditFile.Settings()
  var auditWebhook = AuditSettings.webhook
  package var auditWebhookBackoff = Duration.seconds(10)
  /// The names of all flags that were given.
  package var givenFlags: Set<String> = []
  /// What they were given, the last time.
  var flagValues: [String: String] = [:]
  /// Given, known and without meaning here.
  package var ignoredFlags: [String] = []
  /// Given, known and impossible here.
  package var refusedFlags: [String] = []

  package init() {}

  var serverAddress: String { "\(advertiseAddress.isEmpty ? bindAddress : advertiseAddress):\(securePort)" }
  var audiences: [String] { apiAudiences.isEmpty ? Array(serviceAccountIssuers.prefix(1)) : apiAudiences }
  /// Host and port for URLs that lead here.
  var externalAddress: String { externalHostname.isEmpty ? serverAddress : "\(externalHostname):\(securePort)" }
}
