import KubeAPI

/// Disks and folders that stand elsewhere, for drivers that upstream has mostly given up.
extension VolumeSourceValidation {
  static func iscsi(_ source: JSON, _ path: String, volume: String, isPersistent: Bool, _ faults: inout Faults) {
    if (source["targetPortal"].string ?? "").isEmpty { faults.add(.required("\(path).targetPortal")) }
    if isPersistent { portalLength(source, volume, "\(path).targetportal", source["targetPortal"], &faults) }
    if let name = source["iqn"].string, !name.isEmpty {
      initiator(name, "\(path).iqn", isPersistent: isPersistent, &faults)
    } else {
      faults.add(.required("\(path).iqn"))
    }
    if let lun = source["lun"].int, !(0...255).contains(lun) {
      faults.add(.invalid("\(path).lun", JSON(lun), "must be between 0 and 255, inclusive"))
    }
    if source["chapAuthDiscovery"] == true || source["chapAuthSession"] == true, source["secretRef"].isNull {
      faults.add(.required("\(path).secretRef"))
    }
    if isPersistent { secret(source["secretRef"], "\(path).secretRef", withNamespace: false, &faults) }
    if let name = source["initiatorName"].string {
      initiator(name, "\(path).initiatorname", isPersistent: isPersistent, &faults)
    }
  }

  /// What the node's initiator is called after has to be short enough.
  static func portalLength(_ source: JSON, _ volume: String, _ field: String, _ shown: JSON, _ faults: inout Faults) {
    if source["initiatorName"].isNull || "\(volume):\(source["targetPortal"].string ?? "")".utf8.count <= 64 { return }
    faults.add(
      .invalid(
        field, shown.isNull ? "" : shown,
        "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified."))
  }

  /// iSCSI names begin with the kind of their format.
  private static func initiator(_ name: String, _ field: String, isPersistent: Bool, _ faults: inout Faults) {
    let isKnown = ["iqn", "eui", "naa"].contains(where: name.hasPrefix)
    if isKnown, isInitiator(name) { return }
    faults.add(
      .invalid(
        field, .string(name),
        isPersistent || isKnown ? "must be valid format" : "must be valid format starting with iqn, eui, or naa"))
  }

  /// `iqn.2001-04.com.example:disk`, `eui.` with 16 or `naa.` with 32 letters and digits.
  private static func isInitiator(_ name: String) -> Bool {
    func isAlphanumeric(_ character: Character) -> Bool { character.isASCII && (character.isLetter || character.isNumber) }
    let rest = name.dropFirst(4)
    if !name.hasPrefix("iqn") {
      return rest.count == (name.hasPrefix("eui") ? 16 : 32) && rest.allSatisfy(isAlphanumeric)
    }
    let (date, more) = (Array(rest.prefix(8)), rest.dropFirst(8))
    guard name.hasPrefix("iqn."), date.count == 8, date[4] == "-", date[7] == ".",
      date.enumerated().allSatisfy({ [4, 7].contains($0) || ($1.isASCII && $1.isNumber) }),
      let colon = more.firstIndex(of: ":")
    else { return false }
    let (authority, own) = (more[..<colon], more[more.index(after: colon)...])
    return !authority.isEmpty && authority.allSatisfy { isAlphanumeric($0) || $0 == "-" || $0 == "." } && !own.isEmpty
      && !own.contains { ",;*&$|".contains($0) || $0.isWhitespace }
  }

  static func fibreChannel(_ source: JSON, _ path: String, _ faults: inout Faults) {
    let (targets, identities) = (source["targetWWNs"].elements, source["wwids"].elements)
    if targets.isEmpty, identities.isEmpty {
      faults.add(.required("\(path).targetWWNs", "must specify either targetWWNs or wwids, but not both"))
    }
    if !targets.isEmpty, !identities.isEmpty {
      faults.add(
        .invalid("\(path).targetWWNs", source["targetWWNs"], "targetWWNs and wwids can not be specified simultaneously"))
    }
    if targets.isEmpty { return }
    if let lun = source["lun"].int {
      if !(0...255).contains(lun) {
        faults.add(.invalid("\(path).lun", JSON(lun), "must be between 0 and 255, inclusive"))
      }
    } else {
      faults.add(.required("\(path).lun", "lun is required if targetWWNs is specified"))
    }
  }

  static func quobyte(_ source: JSON, _ path: String, _ faults: inout Faults) {
    let registry = source["registry"].string ?? ""
    let words = "must be a host:port pair or multiple pairs separated by commas"
    if registry.isEmpty {
      faults.add(.required("\(path).registry", words))
    } else if (source["tenant"].string ?? "").utf8.count >= 65 {
      faults.add(.required("\(path).tenant", "must be a UUID and may not exceed a length of 64 characters"))
    } else {
      for pair in registry.split(separator: ",", omittingEmptySubsequences: false) where pair.count(where: { $0 == ":" }) != 1 {
        faults.add(.invalid("\(path).registry", .string(registry), words))
      }
    }
    if (source["volume"].string ?? "").isEmpty { faults.add(.required("\(path).volume")) }
  }

  static func flocker(_ source: JSON, _ path: String, _ faults: inout Faults) {
    let (name, identity) = (source["datasetName"].string ?? "", source["datasetUUID"].string ?? "")
    if name.isEmpty, identity.isEmpty { faults.add(.required(path, "one of datasetName and datasetUUID is required")) }
    if !name.isEmpty, !identity.isEmpty {
      faults.add(.invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously"))
    }
    if name.contains("/") { faults.add(.invalid("\(path).datasetName", .string(name), "must not contain '/'")) }
  }

  static func secret(_ reference: JSON, _ path: String, withNamespace: Bool, _ faults: inout Faults) {
    if reference.isNull { return }
    for key in withNamespace ? ["name", "namespace"] : ["name"] where (reference[key].string ?? "").isEmpty {
      faults.add(.required("\(path).\(key)"))
    }
  }

  static func azureDisk(_ source: JSON, _ path: String, _ faults: inout Faults) {
    faults.supported(source["cachingMode"], "\(path).cachingMode", ["None", "ReadOnly", "ReadWrite"])
    faults.supported(source["kind"], "\(path).kind", ["Dedicated", "Managed", "Shared"])
    guard let kind = source["kind"].string else { return }
    let (prefix, example) =
      kind == "Managed"
      ? (
        "/subscriptions/",
        "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
      ) : ("https://", "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd")
    let address = source["diskURI"].string ?? ""
    if !address.hasPrefix(prefix) { faults.add(.notSupported("\(path).diskURI", .string(address), [example])) }
  }

  static func glusterNamespace(_ namespace: JSON, _ path: String, _ faults: inout Faults) {
    guard let name = namespace.string else { return }
    let field = "\(path).endpointsNamespace"
    if name.isEmpty {
      faults.add(.invalid(field, "", "if the endpointnamespace is set, it must be a valid namespace name"))
    } else {
      faults.names(namespace, field, NameValidation.dns1123Label)
    }
  }
}
