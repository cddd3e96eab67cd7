import KubeAPI

/// Claims: what they ask for, and what they were given.
extension DeviceValidation {
  private static let reference =
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"

  static func claim(_ spec: JSON, _ path: String, _ faults: inout Faults) {
    let (devices, path) = (spec["devices"], "\(path).devices")
    let names = requestNames(devices)
    set(devices["requests"], maximum: 32, "\(path).requests", key: name, &faults, request)
    list(devices["constraints"], maximum: 32, "\(path).constraints", &faults) { constraint, path, faults in
      references(constraint["requests"], names, "\(path).requests", &faults)
      let attributes = ["matchAttribute", "distinctAttribute"].filter { !constraint[$0].isNull }
      guard let attribute = attributes.first else {
        let words = "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set"
        return faults.add(.required(path, words))
      }
      fullyQualified(constraint[attribute], "\(path).\(attribute)", &faults)
    }
    list(devices["config"], maximum: 32, "\(path).config", &faults) { configuration, path, faults in
      references(configuration["requests"], names, "\(path).requests", &faults)
      Self.configuration(configuration, path, isStored: false, &faults)
    }
  }

  /// Requests and their alternatives, with a slash between.
  private static func requestNames(_ devices: JSON) -> Set<String> {
    var names: Set<String> = []
    for request in devices["requests"].elements {
      let main = request["name"].string ?? ""
      names.insert(main)
      for alternative in request["firstAvailable"].elements { names.insert("\(main)/\(alternative["name"].string ?? "")") }
    }
    return names
  }

  private static func request(_ request: JSON, _ path: String, _ faults: inout Faults) {
    label(request["name"], "\(path).name", &faults)
    let (exactly, alternatives) = (request["exactly"], request["firstAvailable"])
    let words = "exactly one of `exactly` or `firstAvailable` is required"
    switch (!exactly.isNull, !alternatives.elements.isEmpty) {
    case (false, false): faults.add(.required(path, words))
    case (true, true): faults.add(.invalid(path, .null, "\(words), but multiple fields are set"))
    case (true, false): wanted(exactly, "\(path).exactly", &faults)
    case (false, true):
      set(alternatives, maximum: 8, "\(path).firstAvailable", key: name, &faults) { alternative, path, faults in
        label(alternative["name"], "\(path).name", &faults)
        wanted(alternative, path, &faults)
      }
    }
  }

  /// The class of the devices, which of them, and how many.
  private static func wanted(_ request: JSON, _ path: String, _ faults: inout Faults) {
    if (request["deviceClassName"].string ?? "").isEmpty {
      faults.add(.required("\(path).deviceClassName"))
    } else {
      faults.names(request["deviceClassName"], "\(path).deviceClassName", NameValidation.dns1123Subdomain)
    }
    selectors(request["selectors"], "\(path).selectors", &faults)
    let count = request["count"].int ?? 0
    switch request["allocationMode"].string ?? "" {
    case "All":
      if count != 0 {
        faults.add(.invalid("\(path).count", JSON(count), "must not be specified when allocationMode is 'All'"))
      }
    case "ExactCount":
      if count <= 0 { faults.add(.invalid("\(path).count", JSON(count), "must be greater than zero")) }
    case let mode: faults.add(.notSupported("\(path).allocationMode", .string(mode), ["All", "ExactCount"]))
    }
    list(request["tolerations"], maximum: nil, "\(path).tolerations", &faults, toleration)
  }

  private static func references(_ list: JSON, _ names: Set<String>, _ path: String, _ faults: inout Faults) {
    set(list, maximum: 32, path, key: { $0 }, &faults) { name, path, faults in reference(name, names, path, &faults) }
  }

  private static func reference(_ json: JSON, _ names: Set<String>, _ path: String, _ faults: inout Faults) {
    let segments = (json.string ?? "").split(separator: "/", omittingEmptySubsequences: false)
    if segments.count > 2 { return faults.add(.invalid(path, json, reference)) }
    for segment in segments { label(.string(String(segment)), path, &faults) }
    if !names.contains(json.string ?? "") { faults.add(.invalid(path, json, reference)) }
  }

  /// A name with or without a domain before a slash.
  static func qualified(_ text: String, _ path: String, _ faults: inout Faults) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1: identifier(text, path, &faults)
    case 2:
      if parts[0].isEmpty {
        faults.add(.invalid(path, "", "the domain must not be empty"))
      } else {
        faults.driverName(.string(parts[0]), path)
      }
      if parts[1].isEmpty {
        faults.add(.invalid(path, "", "the name must not be empty"))
      } else {
        identifier(parts[1], path, &faults)
      }
    default: faults.add(.invalid(path, .string(text), "must not contain more than one slash"))
    }
  }

  private static func fullyQualified(_ json: JSON, _ path: String, _ faults: inout Faults) {
    let text = json.string ?? ""
    qualified(text, path, &faults)
    if !text.contains("/") {
      faults.add(.invalid(path, json, "a fully qualified name must be a domain and a name separated by a slash"))
    }
  }

  private static func identifier(_ text: String, _ path: String, _ faults: inout Faults) {
    if text.utf8.count > 32 { faults.add(.tooLong(path, maximum: 32)) }
    let bytes = Array(text.utf8)
    func isLetter(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "_") || UnicodeScalar(byte).properties.isAlphabetic && byte < 0x80
    }
    let isRight = bytes.first.map(isLetter) == true && bytes.allSatisfy { isLetter($0) || (48...57).contains($0) }
    if !isRight {
      let words =
        "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'"
        + " (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')"
      faults.add(.invalid(path, .string(text), words))
    }
  }

  // MARK: Status

  static func claimStatus(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    let (status, before) = (new.json["status"], old.json["status"])
    set(status["reservedFor"], maximum: 256, "status.reservedFor", key: { $0["uid"] }, &faults) { consumer, path, faults in
      for key in ["resource", "name", "uid"] { faults.require(consumer[key], "\(path).\(key)") }
    }
    if !status["reservedFor"].elements.isEmpty {
      if status["allocation"].isNull {
        faults.add(.forbidden("status.reservedFor", "may not be specified when `allocated` is not set"))
      } else if !new.metadata["deletionTimestamp"].isNull,
        status["reservedFor"].elements.contains(where: { !before["reservedFor"].elements.contains($0) })
      {
        let words = "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set"
        faults.add(.forbidden("status.reservedFor", words))
      }
    }
    if !before["allocation"].isNull, !status["allocation"].isNull {
      faults.immutable(status["allocation"], before["allocation"], "status.allocation")
    } else if !status["allocation"].isNull {
      allocation(status["allocation"], requestNames(new.spec["devices"]), "status.allocation", &faults)
    }
  }

  private static func allocation(_ allocation: JSON, _ names: Set<String>, _ path: String, _ faults: inout Faults) {
    list(allocation["devices"]["results"], maximum: 32, "\(path).devices.results", &faults) { result, path, faults in
      reference(result["request"], names, "\(path).request", &faults)
      faults.driverName(result["driver"], "\(path).driver")
      pool(result["pool"], "\(path).pool", &faults)
      label(result["device"], "\(path).device", &faults)
      ResourceSliceValidation.bindingConditions(result, path, &faults)
      list(result["tolerations"], maximum: nil, "\(path).tolerations", &faults, toleration)
    }
    list(allocation["devices"]["config"], maximum: 64, "\(path).devices.config", &faults) { configuration, path, faults in
      faults.choice(configuration["source"], "\(path).source", ["FromClaim", "FromClass"])
      references(configuration["requests"], names, "\(path).requests", &faults)
      Self.configuration(configuration, path, isStored: false, &faults)
    }
    if !allocation["nodeSelector"].isNull {
      NodeSelectorValidation.check(allocation["nodeSelector"], "\(path).nodeSelector", &faults)
    }
  }
}
