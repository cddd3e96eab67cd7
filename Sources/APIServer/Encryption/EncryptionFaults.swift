import KubeAPI

/// What is wrong with an EncryptionConfiguration (k8s.io/apiserver pkg/apis/apiserver/validation), in upstream's words.
enum EncryptionFaults {
  static func all(_ json: JSON) -> [String] {
    let entries = json.resources.elements
    guard !entries.isEmpty else { return ["resources: Required value: at least one resources is required"] }
    var result: [String] = []
    for (index, entry) in entries.enumerated() {
      let names = entry.resources.elements.compactMap(\.string)
      let (resources, providers) = ("resources[\(index)].resources", "resources[\(index)].providers")
      if names.isEmpty { result.append("\(resources): Required value: at least one \(resources) is required") }
      result += overlaps(names, resources)
      result += names.enumerated().compactMap { position, name in
        nameProblem(name).map { "\(resources)[\(position)]: Invalid value: \"\(name)\": \($0)" }
      }
      if entry.providers.elements.isEmpty {
        result.append("\(providers): Required value: at least one \(providers) is required")
      }
      for (position, provider) in entry.providers.elements.enumerated() {
        result += providerFaults(provider, "\(providers)[\(position)]")
      }
    }
    return result
  }

  /// `RESOURCE.GROUP`.
  private static func split(_ name: String) -> (resource: String, group: String) {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return (parts[0], parts.count == 2 ? parts[1] : "")
  }

  private static func overlaps(_ names: [String], _ path: String) -> [String] {
    var (isDoubled, isMasked) = (false, false)
    for (i, first) in names.enumerated() {
      for (j, second) in names.enumerated() where i != j {
        let (a, b) = (split(first), split(second))
        if a == b { isDoubled = true }
        let isEqual = a == b
        if !isEqual, a == ("*", "*") || a.group == b.group && (a.resource == "*" || b.resource == "*") { isMasked = true }
      }
    }
    let place = "\(path): Invalid value: \(JSON(names).text)"
    var result: [String] = []
    if isDoubled { result.append("\(place): the same resource cannot be specified multiple times") }
    if isMasked {
      result.append(
        "\(place): using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked"
      )
    }
    return result
  }

  private static func nameProblem(_ name: String) -> String? {
    if name != name.lowercased() { return "resource name should not contain capital letters" }
    if name == "*" { return "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources" }
    if ["apiserveripinfo", "serviceipallocations", "servicenodeportallocations"].contains(name) {
      return "resources which do not have REST API/s cannot be encrypted"
    }
    switch split(name) {
    case (_, "events.k8s.io"):
      return
        "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file"
    case (_, "extensions"): return "'extensions' group has been removed and cannot be used for encryption"
    case (let resource, "*") where resource != "*": return "encrypting the same resource across groups is not supported"
    default: return nil
    }
  }

  private static func providerFaults(_ json: JSON, _ path: String) -> [String] {
    let members = json.members.filter { !$0.1.isNull }
    guard members.count == 1 else {
      let several = members.flatMap { name, value in
        EncryptionProvider.Cipher(rawValue: name).map {
          keyFaults(value.keys.elements, "\(path).\(name).keys", $0.keySizes)
        }
          ?? []
      }
      return [
        members.isEmpty
          ? "\(path): Invalid value: \(goText(json)): provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity"
          : "\(path): Invalid value: \(goText(json)): more than one provider specified in a single element, should split into different list elements"
      ] + several
    }
    let name = members[0].0
    guard let cipher = EncryptionProvider.Cipher(rawValue: name) else {
      return ["\(path).\(name): not supported by this API server: expected aescbc, aesgcm, secretbox or identity"]
    }
    return keyFaults(json[name].keys.elements, "\(path).\(name).keys", cipher.keySizes)
  }

  /// As Go's encoder writes the internal type: without names for its fields.
  private static func goText(_ json: JSON) -> String {
    let fields = [
      ("AESGCM", "aesgcm"), ("AESCBC", "aescbc"), ("Secretbox", "secretbox"), ("Identity", "identity"), ("KMS", "kms"),
    ]
    let members = fields.map { field, name -> String in
      let provider = json[name]
      guard let keys = provider["keys"].array else { return "\"\(field)\":\(provider.text)" }
      let list: JSON = .array(keys.map { ["Name": $0["name"], "Secret": $0["secret"]] })
      return "\"\(field)\":{\"Keys\":\(list.text)}"
    }
    return "{\(members.joined(separator: ","))}"
  }

  /// - Parameter sizes: in bytes; none for what has no keys.
  private static func keyFaults(_ keys: [JSON], _ path: String, _ sizes: [Int]) -> [String] {
    if sizes.isEmpty { return [] }
    guard !keys.isEmpty else { return ["\(path): Required value: at least one keys is required"] }
    var result: [String] = []
    for (index, key) in keys.enumerated() {
      let place = "\(path)[\(index)]"
      if (key.name.string ?? "").isEmpty { result.append("\(place).name: Required value: name is a mandatory field for a key") }
      guard let secret = key.secret.string, !secret.isEmpty else {
        result.append("\(place).secret: Required value: secret is a mandatory field for a key")
        continue
      }
      guard let bytes = Base64.decode(secret) else {
        result.append("\(place).secret: Invalid value: \"REDACTED\": secrets must be base64 encoded")
        continue
      }
      if !sizes.contains(bytes.count) {
        let expected = sizes.map(String.init).joined(separator: " ")
        result.append(
          "\(place).secret: Invalid value: \"REDACTED\": secret is not of the expected length, got \(bytes.count), expected one of [\(expected)]"
        )
      }
    }
    return result
  }
}
