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
          total += (value.string ?? "").utf8.count / 4 * 3
        }
        if total > 1_048_576 { faults.add(.tooLong("[]", maximum: 1_048_576)) }
      }, change: { new, old, faults in frozen(new, old, ["data", "binaryData"], &faults) }),
    "Secret": KindValidation(object: secret, change: changeOfSecret),
    "LimitRange": KindValidation(object: limitRange),
    "ResourceQuota": KindValidation(
      object: quota,
      status: { new, _, faults in
        for list in ["hard", "used"] {
          for (name, value) in new.status[list].members { faults.quantityNotNegative(value, "status.\(list)[\(name)]") }
        }
      }),
    "PriorityClass.scheduling.k8s.io": KindValidation(
      object: { priority, faults in
        let value = priority.json["value"].int ?? 0
        if value > 1_000_000_000, !priority.name.hasPrefix("system-") {
          faults.add(.forbidden("value", "maximum allowed value of a user defined priority is 1000000000"))
        }
        faults.supported(priority.json["preemptionPolicy"], "preemptionPolicy", ["Never", "PreemptLowerPriority"])
      },
      change: { new, old, faults in
        if new.json["value"] != old.json["value"] { faults.add(.forbidden("value", "may not be changed in an update.")) }
        faults.immutable(new.json["preemptionPolicy"], old.json["preemptionPolicy"], "preemptionPolicy")
      }),
  ]

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
      total += (value.string ?? "").utf8.count / 4 * 3
    }
    if total > 1_048_576 { faults.add(.tooLong("data", maximum: 1_048_576)) }
    func requireKeys(_ keys: [String]) { for key in keys where data[key].isNull { faults.add(.required("data[\(key)]")) } }
    func requireJSON(_ key: String) {
      guard let text = data[key].string else { return faults.add(.required("data[\(key)]")) }
      do { _ = try JSON.decode(Base64.decode(text) ?? []) } catch {
        faults.add(.invalid("data[\(key)]", "<secret contents redacted>", error.description))
      }
    }
    switch secret.json["type"].string ?? "" {
    case "kubernetes.io/service-account-token":
      if (secret.annotations["kubernetes.io/service-account.name"] ?? "").isEmpty {
        faults.add(.required("metadata.annotations[kubernetes.io/service-account.name]"))
      }
    case "kubernetes.io/tls": requireKeys(["tls.crt", "tls.key"])
    case "kubernetes.io/basic-auth":
      if data["username"].isNull, data["password"].isNull { requireKeys(["username", "password"]) }
    case "kubernetes.io/ssh-auth": requireKeys(["ssh-privatekey"])
    case "kubernetes.io/dockercfg": requireJSON(".dockercfg")
    case "kubernetes.io/dockerconfigjson": requireJSON(".dockerconfigjson")
    default: return
    }
  }

  private static let changeOfSecret: Change = { new, old, faults in
    var more = Faults()
    more.immutable(new.json["type"], old.json["type"], "type")
    frozen(new, old, ["data"], &more)
    // Upstream says these before the faults of the object itself.
    let before = faults.errors
    faults = Faults()
    faults.add(more.errors + before)
  }

  private static let limitRange: Check = { range, faults in
    var types: Set<String> = []
    for (index, item) in range.spec["limits"].elements.enumerated() {
      let path = "spec.limits[\(index)]"
      let type = item["type"].string ?? ""
      if type.isEmpty { faults.add(.required("\(path).type")) }
      if !types.insert(type).inserted { faults.add(.duplicate("\(path).type", .string(type))) }
      for list in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] {
        if type == "Pod", list.hasPrefix("default"), !item[list].members.isEmpty {
          faults.add(.forbidden("\(path).\(list)", "may not be specified when `type` is 'Pod'"))
        }
      }
      let names = ["max", "min", "default", "defaultRequest"].flatMap { item[$0].members.keys }
      for name in Set(names).sorted() {
        let values = ["min", "defaultRequest", "default", "max"].map { (key: $0, quantity: try? Quantity(item[$0][name])) }
        func compare(_ low: Int, _ high: Int, _ words: String, on key: String) {
          guard let a = values[low].quantity, let b = values[high].quantity, a > b else { return }
          faults.add(
            .invalid("\(path).\(key)[\(name)]", item[key][name], "\(words) \(item[values[high].key][name].string ?? "")"))
        }
        compare(0, 3, "min value \(item["min"][name].string ?? "") is greater than max value", on: "min")
        compare(0, 1, "min value \(item["min"][name].string ?? "") is greater than default request value", on: "defaultRequest")
        compare(
          1, 3, "default request value \(item["defaultRequest"][name].string ?? "") is greater than max value",
          on: "defaultRequest")
        compare(
          1, 2, "default request value \(item["defaultRequest"][name].string ?? "") is greater than default limit value",
          on: "defaultRequest")
        compare(0, 2, "min value \(item["min"][name].string ?? "") is greater than default value", on: "min")
        compare(2, 3, "default value \(item["default"][name].string ?? "") is greater than max value", on: "default")
      }
    }
  }
}
