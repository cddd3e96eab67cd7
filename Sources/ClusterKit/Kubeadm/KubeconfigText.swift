import KubeAPI
import PKI

/// Kubeconfig files in kubeadm's form.
package enum KubeconfigText {
  package static func embedded(server: String, authority: String, user: String, pair: KeyPair, cluster: String = "kubernetes")
    -> String
  {
    text(
      server: server, authority: authority, user: user, cluster: cluster,
      credentials: """
            client-certificate-data: \(encode(pair.certificate))
            client-key-data: \(encode(pair.key))
        """)
  }

  static func files(server: String, authority: String, user: String, file: String) -> String {
    text(
      server: server, authority: authority, user: user, cluster: "kubernetes",
      credentials: """
            client-certificate: \(file)
            client-key: \(file)
        """)
  }

  private static func encode(_ text: String) -> String { Base64.encode(Array(text.utf8)) }

  private static func text(server: String, authority: String, user: String, cluster: String, credentials: String) -> String {
    """
    apiVersion: v1
    clusters:
    - cluster:
        certificate-authority-data: \(encode(authority))
        server: \(server)
      name: \(cluster)
    contexts:
    - context:
        cluster: \(cluster)
        user: \(user)
      name: \(user)@\(cluster)
    current-context: \(user)@\(cluster)
    kind: Config
    preferences: {}
    users:
    - name: \(user)
      user:
    \(credentials)

    """
  }
}
