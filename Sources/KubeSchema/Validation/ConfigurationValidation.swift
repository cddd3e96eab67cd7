import KubeAPI

extension KindValidation {
  static let configuration: [String: KindValidation] = [
    "ConfigMap": KindValidation(
      object: { map, faults in
        var total = 0
        for (key, value) in map.json["data"].members {
          faults.names(.string(key), "data[\(key)]", NameValidation.configMapKey)
          if !map.json["binaryData"][key].isNull {
            faults.add(.invalid("data[\(key)]", .string(key), "duplicate of key present in binaryData"))
          }
          total += (value.string ?? "").utf8.count
        }
        for (key, value) in map.json["binaryData"].members {
          faults.names(.string(key), "binaryData[\(key)]", NameValidation.configMapKey)
          total += bytes(inBase64: value.string ?? "")
        }
        if total > 1_048_576 { faults.add(.tooLong("[]", maximum: 1_048_576)) }
      }, change: { new, old, faults in frozen(new, old, ["data", "binaryData"], &faults) }, checksChangeFirst: true,
      metadataOnUpdate: [.change, .whole]),
    "Secret": KindValidation(
      object: secret,
      change: { new, old, faults in
        faults.immutable(new.json["type"], old.json["type"], "type")
        frozen(new, old, ["data"], &faults)
      }, checksChangeFirst: true, metadataOnUpdate: [.change, .whole]),
    "LimitRange": KindValidation(object: LimitRangeValidation.check, metadataOnUpdate: [.whole]),
    "ResourceQuota": KindValidation(
      object: quota, change: changeOfQuota, status: { new, _, faults in quotaStatus(new, &faults) }),
    "PriorityClass.scheduling.k8s.io": KindValidation(
      object: { priority, faults in
        let value = priority.json["value"].int ?? 0
        if priority.name.hasPrefix("system-") {
          if let why = faultOfSystemClass(priority, value) {
            let words = "priority class names with 'system-' prefix are reserved for system use only. error: \(why)"
            faults.add(.forbidden("metadata.name", words))
          }
        } else if value > 1_000_000_000 {
          faults.add(.forbidden("value", "maximum allowed value of a user defined priority is 1000000000"))
        }
        faults.supported(priority.json["preemptionPolicy"], "preemptionPolicy", ["PreemptLowerPriority", "Never"])
      },
      change: { new, old, faults in
        if new.json["value"] != old.json["value"] { faults.add(.forbidden("value", "may not be changed in an update.")) }
        faults.immutable(new.json["preemptionPolicy"], old.json["preemptionPolicy"], "preemptionPolicy")
      }),
  ]

  /// The two classes that every cluster has.
  private static func faultOfSystemClass(_ priority: KubeObject, _ value: Int) -> String? {
    let known = ["system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000]
    guard let wanted = known[priority.name] else { return "\(priority.name) is not a known system priority class" }
    if value != wanted { return "value of \(priority.name) PriorityClass must be \(wanted)" }
    return priority.json["globalDefault"] == true ? "globalDefault of \(priority.name) PriorityClass must be false" : nil
  }

  private static func bytes(inBase64 text: String) -> Int {
    text.utf8.count / 4 * 3 - text.utf8.suffix(2).count(where: { $0 == UInt8(ascii: "=") })
  }

  /// Objects that were declared immutable stay as they are.
  private static func frozen(_ new: KubeObject, _ old: KubeObject, _ fields: [String], _ faults: inout Faults) {
    guard old.json["immutable"] == true else { return }
    let why = "field is immutable when `immutable` is set"
    if new.json["immutable"] != true { faults.add(.forbidden("immutable", why)) }
    for field in fields where new.json[field] != old.json[field] { faults.add(.forbidden(field, why)) }
  }

  private static let secret: Check = { secret, faults in
    let data = secret.json["data"]
    var total = 0
    for (key, value) in data.members {
      faults.names(.string(key), "data[\(key)]", NameValidation.configMapKey)
      total += bytes(inBase64: value.string ?? "")
    }
    if total > 1_048_576 { faults.add(.tooLong("data", maximum: 1_048_576)) }
    func requireKeys(_ keys: [String]) { for key in keys where data[key].isNull { faults.add(.required("data[\(key)]")) } }
    func requireJSON(_ key: String) {
      guard let text = data[key].string else { return faults.add(.required("data[\(key)]")) }
      func refuse(_ why: String) { faults.add(.invalid("data[\(key)]", "<secret contents redacted>", why)) }
      do {
        let kind: String? =
          switch try JSON.decode(Base64.decode(text) ?? []) {
          case .object, .null: nil
          case .array: "array"
          case .string: "string"
          case .bool: "bool"
          default: "number"
          }
        if let kind { refuse("json: cannot unmarshal \(kind) into Go value of type map[string]interface {}") }
      } catch { refuse(error.description) }
    }
    switch secret.json["type"].string ?? "" {
    case "kubernetes.io/service-account-token":
      if (secret.annotations["kubernetes.io/service-account.name"] ?? "").isEmpty {
        faults.add(.required("metadata.annotations[kubernetes.io/service-account.name]"))
      }
    case "kubernetes.io/tls": requireKeys(["tls.crt", "tls.key"])
    case "kubernetes.io/basic-auth":
      if data["username"].isNull, data["password"].isNull { requireKeys(["username", "password"]) }
    case "kubernetes.io/ssh-auth":
      if (data["ssh-privatekey"].string ?? "").isEmpty { faults.add(.required("data[ssh-privatekey]")) }
    case "kubernetes.io/dockercfg": requireJSON(".dockercfg")
    case "kubernetes.io/dockerconfigjson": requireJSON(".dockerconfigjson")
    default: return
    }
  }
}
