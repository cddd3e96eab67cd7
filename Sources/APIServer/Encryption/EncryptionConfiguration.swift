import KubeAPI

/// `--encryption-provider-config`: which providers keep which resources. The first one of a list writes, all of them read.
struct EncryptionConfiguration: Sendable {
  private struct Entry: Sendable {
    var resources: [String]
    var providers: [EncryptionProvider]
  }

  private let entries: [Entry]

  init(file path: String) throws(FlagError) {
    let failure = "error while parsing file: "
    let loading = "\(failure)error while loading file: "
    let text = try TextFile.content(
      path, wrapping: "\(loading)error opening encryption provider configuration file \"\(path)\": ")
    guard !text.isEmpty else { throw FlagError("\(loading)encryption provider configuration file \"\(path)\" is empty") }
    do throws(FlagError) { try self.init(text, path: path) } catch { throw FlagError("\(failure)\(error)") }
  }

  init(_ text: String, path: String) throws(FlagError) {
    let json: JSON
    do throws(FlagError) {
      json = try ConfigurationObject.decode(
        text, kind: "EncryptionConfiguration", versions: ["apiserver.config.k8s.io/v1"],
        scheme: "k8s.io/apiserver/pkg/server/options/encryptionconfig/config.go:142",
        fields: Self.fields)
    } catch { throw FlagError("error decoding encryption provider configuration file \"\(path)\": \(error)") }
    if let fault = ConfigurationObject.aggregate(EncryptionFaults.all(json)) { throw fault }
    entries = json.resources.elements.map { entry in
      Entry(
        resources: entry.resources.elements.compactMap(\.string),
        providers: entry.providers.elements.enumerated().flatMap { Self.providers($1, block: $0) })
    }
  }

  private static let fields: [String: ConfigurationObject.Shape] = {
    let keys = ConfigurationObject.Shape.object(["keys": .list(.object(["name": .text, "secret": .text]))])
    let provider = ConfigurationObject.Shape.object(
      ["aescbc": keys, "aesgcm": keys, "secretbox": keys, "identity": .object([:]), "kms": .any])
    return ["resources": .list(.object(["resources": .texts, "providers": .list(provider)]))]
  }()

  /// One for each key.
  private static func providers(_ json: JSON, block: Int) -> [EncryptionProvider] {
    guard let name = json.members.keys.first, let cipher = EncryptionProvider.Cipher(rawValue: name) else { return [] }
    if cipher == .identity { return [EncryptionProvider(.identity, block: block)] }
    return json[name].keys.elements.compactMap { key in
      Base64.decode(key.secret.string ?? "").map {
        EncryptionProvider(cipher, keyName: key.name.string ?? "", key: $0, block: block)
      }
    }
  }

  /// Of the first entry that names the resource (`secrets`, `deployments.apps`), exactly or by `*.GROUP` or `*.*`; empty for none.
  func providers(for resource: GroupVersionResource) -> [EncryptionProvider] {
    let names: Set = [
      resource.group.isEmpty ? resource.resource : "\(resource.resource).\(resource.group)", "*.\(resource.group)", "*.*",
    ]
    return entries.first { $0.resources.contains { names.contains($0) } }?.providers ?? []
  }
}
