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
  package var serviceAccountIssuer = "https://kubernetes.default.svc.cluster.local"
  package var apiAudiences: [String] = []
  package var serviceClusterIPRange = "10.96.0.0/16"
  package var serviceNodePortRange = 30_000...32_767
  package var authorizationModes = ["Node", "RBAC"]
  package var enabledAdmission: Set<String> = []
  package var disabledAdmission: Set<String> = []
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
  package var requestHeaderGroupHeaders = ["X-Remote-Group"]
  package var requestHeaderExtraPrefixes = ["X-Remote-Extra-"]

  package init() {}

  var serverAddress: String { "\(advertiseAddress.isEmpty ? bindAddress : advertiseAddress):\(securePort)" }
  var audiences: [String] { apiAudiences.isEmpty ? [serviceAccountIssuer] : apiAudiences }
}
