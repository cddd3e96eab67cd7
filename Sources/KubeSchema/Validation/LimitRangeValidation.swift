import KubeAPI

enum LimitRangeValidation {
  static let check: KindValidation.Check = { range, faults in
    var types: Set<String> = []
    for (index, item) in range.spec["limits"].elements.enumerated() {
      let path = "spec.limits[\(index)]"
      let type = item["type"].string ?? ""
      typeName(type, "\(path).type", &faults)
      if !types.insert(type).inserted { faults.add(.duplicate("\(path).type", .string(type))) }
      for list in ["max", "min"] { names(item, list, type, path, &faults) }
      for list in ["default", "defaultRequest"] {
        if type != "Pod" {
          names(item, list, type, path, &faults)
        } else if !item[list].members.isEmpty {
          faults.add(.forbidden("\(path).\(list)", "may not be specified when `type` is 'Pod'"))
        }
      }
      if type == "PersistentVolumeClaim", item["min"]["storage"].isNull, item["max"]["storage"].isNull {
        faults.add(
          .required("\(path).limits", "either minimum or maximum storage value is required, but neither was provided"))
      }
      names(item, "maxLimitRequestRatio", type, path, &faults)
      let used = lists.flatMap { item[$0].members.keys }
      for name in Set(used).sorted() { amounts(Amounts(item, name, isPod: type == "Pod"), path, &faults) }
    }
  }

  private static let lists = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]

  private static func typeName(_ type: String, _ field: String, _ faults: inout Faults) {
    let messages = NameValidation.qualifiedName(type)
    for message in messages { faults.add(.invalid(field, .string(type), message)) }
    if messages.isEmpty, !type.contains("/"), !["Pod", "Container", "PersistentVolumeClaim"].contains(type) {
      faults.add(.invalid(field, .string(type), "must be a standard limit type or fully qualified"))
    }
  }

  private static func names(_ item: JSON, _ list: String, _ type: String, _ path: String, _ faults: inout Faults) {
    let check = ["Pod", "Container"].contains(type) ? ResourceNames.container : ResourceNames.any
    for name in item[list].members.keys { faults.resourceName(name, "\(path).\(list)[\(name)]", check) }
  }

  /// What a range says about one resource.
  private struct Amounts {
    let name: String
    let least: Quantity?
    let most: Quantity?
    let limit: Quantity?
    let request: Quantity?
    let ratio: Quantity?

    init(_ item: JSON, _ name: String, isPod: Bool) {
      func amount(_ list: String) -> Quantity? { try? Quantity(item[list][name]) }
      self.name = name
      (least, most, ratio) = (amount("min"), amount("max"), amount("maxLimitRequestRatio"))
      (limit, request) = isPod ? (nil, nil) : (amount("default"), amount("defaultRequest"))
    }
  }

  private static func amounts(_ amounts: Amounts, _ path: String, _ faults: inout Faults) {
    let name = amounts.name
    func order(_ low: Quantity?, _ high: Quantity?, _ list: String, shown: Quantity?, _ a: String, _ b: String) {
      guard let low, let high, let shown, low > high else { return }
      faults.add(.invalid("\(path).\(list)[\(name)]", shown.json, "\(a) value \(low) is greater than \(b) value \(high)"))
    }
    let (least, most, limit, request) = (amounts.least, amounts.most, amounts.limit, amounts.request)
    order(least, most, "min", shown: least, "min", "max")
    order(least, request, "defaultRequest", shown: request, "min", "default request")
    order(request, most, "defaultRequest", shown: request, "default request", "max")
    order(request, limit, "defaultRequest", shown: request, "default request", "default limit")
    // Upstream shows the bound in these two, not the value that breaks it.
    order(least, limit, "default", shown: least, "min", "default")
    order(limit, most, "default", shown: most, "default", "max")
    if let ratio = amounts.ratio {
      let field = "\(path).maxLimitRequestRatio[\(name)]"
      if ratio < 1 { faults.add(.invalid(field, ratio.json, "ratio \(ratio) is less than 1")) }
      if let least, let most, least.sign > 0, ratio.double > most.double / least.double {
        faults.add(
          .invalid(field, ratio.json, "ratio \(ratio) is greater than max/min = \(sixDigits(most.double / least.double))"))
      }
    }
    if !ResourceNames.isOvercommitAllowed(name), let limit, let request, limit != request {
      faults.add(
        .invalid(
          "\(path).defaultRequest[\(name)]", request.json,
          "default value \(limit) must equal to defaultRequest value \(request) in \(name)"))
    }
  }

  /// Go's `%f`.
  private static func sixDigits(_ value: Double) -> String {
    let millionths = (value * 1_000_000).rounded()
    guard millionths < 9e18 else { return value.description }
    let whole = Int64(millionths)
    let digits = String(whole % 1_000_000)
    return "\(whole / 1_000_000).\(String(repeating: "0", count: 6 - digits.utf8.count))\(digits)"
  }
}
