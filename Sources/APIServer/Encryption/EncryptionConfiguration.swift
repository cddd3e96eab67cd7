import KubeAPI
import YAML

/// `--encryption-provider-config`: which providers keep which resources. The first one of a list writes, all of them read.
struct EncryptionConfiguration: Sendable {
  private struct Entry: Sendable {
    var resources: [String]
    var providers: [EncryptionProvider]
  }

  private let entries: [Entry]

  init(file path: String) throws(FlagError) {
    let failure = "error while parsing file: "
    let text = try TextFile.content(
      path, wrapping: "\(failure)error opening encryption provider configuration file \"\(path)\": ")
    guard !text.isEmpty else { throw FlagError("\(failure)encryption provider configuration file \"\(path)\" is empty") }
    do throws(FlagError) { try self.init(text, path: path) } catch { throw FlagError("\(failure)\(error)") }
  }

  init(_ text: String, path: String) throws(FlagError) {
    let decoding = "error decoding encryption provider configuration file \"\(path)\": "
    let json: JSON
    do throws(YAMLError) { json = try YAML.decode(text) } catch { throw FlagError("\(decoding)\(error.upstreamText)") }
    let (kind, version) = (json.kind.string ?? "", json.apiVersion.string ?? "")
    guard !kind.isEmpty else { throw FlagError("\(decoding)Object 'Kind' is missing in '\(json.text)'") }
    guard kind == "EncryptionConfiguration", version == "apiserver.config.k8s.io/v1" else {
      throw FlagError(
        "\(decoding)no kind \"\(kind)\" is registered for version \"\(version)\" in scheme \"k8s.io/apiserver/pkg/server/options/encryptionconfig/config.go\""
      )
    }
    guard !json.resources.elements.isEmpty else {
      throw FlagError("resources: Required value: \(path): must contain at least one resource")
    }
    var entries: [Entry] = []
    for (index, entry) in json.resources.elements.enumerated() {
      let place = "resources[\(index)]"
      let resources = entry.resources.elements.compactMap(\.string)
      if resources.isEmpty { throw FlagError("\(place).resources: Required value: resources list can not be empty") }
      if entry.providers.elements.isEmpty {
        throw FlagError("\(place).providers: Required value: providers list can not be empty")
      }
      var providers: [EncryptionProvider] = []
      for (position, provider) in entry.providers.elements.enumerated() {
        providers += try Self.providers(provider, "\(place).providers[\(position)]")
      }
      entries.append(Entry(resources: resources, providers: providers))
    }
    self.entries = entries
  }

  private static func providers(_ json: JSON, _ place: String) throws(FlagError) -> [EncryptionProvider] {
    guard json.members.count == 1, let name = json.members.keys.first else {
      throw FlagError(
        "\(place): Invalid value: more than one provider specified in a single element, should split into different list elements"
      )
    }
    if name == "identity" { return [EncryptionProvider(.identity)] }
    guard let cipher = EncryptionProvider.Cipher(rawValue: name) else {
      throw FlagError("\(place).\(name): not supported by this API server: expected aescbc, aesgcm or identity")
    }
    let keys = json[name].keys.elements
    guard !keys.isEmpty else { throw FlagError("\(place).\(name).keys: Required value: at least one key is required") }
    var result: [EncryptionProvider] = []
    for (index, key) in keys.enumerated() {
      let field = "\(place).\(name).keys[\(index)]"
      guard let keyName = key.name.string, !keyName.isEmpty else {
        throw FlagError("\(field).name: Required value: key name is required")
      }
      guard !keyName.contains(":") else { throw FlagError("\(field).name: Invalid value: \"\(keyName)\": must not contain ':'") }
      guard let secret = key.secret.string, !secret.isEmpty else {
        throw FlagError("\(field).secret: Required value: secret is required")
      }
      guard let bytes = Base64.decode(secret) else {
        throw FlagError("\(field).secret: Invalid value: \"REDACTED\": secrets must be base64 encoded")
      }
      guard [16, 24, 32].contains(bytes.count) else {
        throw FlagError(
          "\(field).secret: Invalid value: \"REDACTED\": secret is not of the expected length, got \(bytes.count), expected one of [16 24 32]"
        )
      }
      result.append(EncryptionProvider(cipher, keyName: keyName, key: bytes))
    }
    return result
  }

  /// Of the first entry that names the resource (`secrets`, `deployments.apps`), exactly or by `*.GROUP` or `*.*`; empty for none.
  func providers(for resource: GroupVersionResource) -> [EncryptionProvider] {
    let names: Set = [
      resource.group.isEmpty ? resource.resource : "\(resource.resource).\(resource.group)", "*.\(resource.group)", "*.*",
    ]
    return entries.first { $0.resources.contains { names.contains($0) } }?.providers ?? []
  }
}
