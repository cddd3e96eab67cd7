import KubeAPI

/// What the signers of kubernetes.io ask of a request (`pkg/apis/certificates` and `pkg/controller/certificates/signer` upstream).
enum SignerRules {
  private static let prefix = "kubernetes.io/"
  static let apiServerClient = prefix + "kube-apiserver-client"
  static let kubeletClient = prefix + "kube-apiserver-client-kubelet"
  static let kubeletServing = prefix + "kubelet-serving"
  static let legacyUnknown = prefix + "legacy-unknown"
  static let all: Set = [apiServerClient, kubeletClient, kubeletServing, legacyUnknown]

  /// Why the signer refuses, nil when it does not.
  static func problem(_ names: CertificateRequestNames, usages: [String], signer: String) -> String? {
    switch signer {
    case apiServerClient: clientProblem(usages)
    case kubeletClient: kubeletClientProblem(names, usages)
    case kubeletServing: kubeletServingProblem(names, usages)
    default: nil
    }
  }

  private static func clientProblem(_ usages: [String]) -> String? {
    let allowed: Set = ["digital signature", "key encipherment", "client auth"]
    if let other = usages.first(where: { !allowed.contains($0) }) { return "invalid usage for client certificate: \(other)" }
    return usages.contains("client auth") ? nil : "missing required usage for client certificate: client auth"
  }

  private static func nodeProblem(_ names: CertificateRequestNames) -> String? {
    if names.organizations != ["system:nodes"] { return "subject organization is not system:nodes" }
    if !names.commonName.hasPrefix("system:node:") { return "subject common name does not begin with system:node:" }
    return nil
  }

  private static func kubeletClientProblem(_ names: CertificateRequestNames, _ usages: [String]) -> String? {
    if let problem = nodeProblem(names) { return problem }
    if names.hasDNS { return "DNS subjectAltNames are not allowed" }
    if names.hasEmail { return "Email subjectAltNames are not allowed" }
    if names.hasAddress { return "IP subjectAltNames are not allowed" }
    if names.hasURI { return "URI subjectAltNames are not allowed" }
    return usageProblem(usages, "client auth")
  }

  private static func kubeletServingProblem(_ names: CertificateRequestNames, _ usages: [String]) -> String? {
    if let problem = nodeProblem(names) { return problem }
    if !names.hasDNS, !names.hasAddress { return "DNS or IP subjectAltName is required" }
    if names.hasEmail { return "Email subjectAltNames are not allowed" }
    if names.hasURI { return "URI subjectAltNames are not allowed" }
    return usageProblem(usages, "server auth")
  }

  private static func usageProblem(_ usages: [String], _ purpose: String) -> String? {
    let wanted = ["digital signature", "key encipherment", purpose].sorted()
    let given = Set(usages)
    if given == Set(wanted) || given == ["digital signature", purpose] { return nil }
    return "usages did not match [\(wanted.joined(separator: " "))]"
  }
}
