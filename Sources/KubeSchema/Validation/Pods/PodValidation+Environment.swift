import KubeAPI

extension PodValidation {
  mutating func environment(_ variables: JSON, _ path: String) {
    for (index, variable) in variables.elements.enumerated() {
      let path = "\(path)[\(index)]"
      if (variable["name"].string ?? "").isEmpty {
        faults.add(.required("\(path).name"))
      } else {
        faults.names(variable["name"], "\(path).name", NameValidation.environmentVariable)
      }
      source(of: variable, "\(path).valueFrom")
    }
  }

  private mutating func source(of variable: JSON, _ path: String) {
    let source = variable["valueFrom"]
    if source.isNull { return }
    var count = 0
    if !source["fieldRef"].isNull {
      count += 1
      fieldReference(source["fieldRef"], "\(path).fieldRef", PodValidation.environmentFields)
    }
    if !source["resourceFieldRef"].isNull {
      count += 1
      resourceReference(source["resourceFieldRef"], "\(path).resourceFieldRef")
    }
    for key in ["configMapKeyRef", "secretKeyRef"] where !source[key].isNull {
      count += 1
      faults.names(source[key]["name"], "\(path).\(key).name", NameValidation.dns1123Subdomain)
      if (source[key]["key"].string ?? "").isEmpty {
        faults.add(.required("\(path).\(key).key"))
      } else {
        faults.names(source[key]["key"], "\(path).\(key).key", NameValidation.configMapKey)
      }
    }
    if !source["fileKeyRef"].isNull {
      count += 1
      for key in ["volumeName", "path", "key"] where (source["fileKeyRef"][key].string ?? "").isEmpty {
        faults.add(.required("\(path).fileKeyRef.\(key)"))
      }
    }
    if count == 0 {
      faults.add(
        .invalid(
          path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"))
    } else if !(variable["value"].string ?? "").isEmpty {
      faults.add(.invalid(path, "", "may not be specified when `value` is not empty"))
    } else if count > 1 {
      faults.add(.invalid(path, "", "may not have more than one field specified at a time"))
    }
  }

  mutating func environmentFrom(_ sources: JSON, _ path: String) {
    for (index, source) in sources.elements.enumerated() {
      let item = "\(path)[\(index)]"
      if let prefix = source["prefix"].string, !prefix.isEmpty {
        faults.names(.string(prefix), "\(item).prefix", NameValidation.environmentVariable)
      }
      let present = ["configMapRef", "secretRef"].filter { !source[$0].isNull }
      for key in present {
        let name = source[key]["name"]
        if (name.string ?? "").isEmpty {
          faults.add(.required("\(item).\(key).name"))
        } else {
          faults.names(name, "\(item).\(key).name", NameValidation.dns1123Subdomain)
        }
      }
      if present.isEmpty { faults.add(.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`")) }
      if present.count > 1 { faults.add(.invalid(path, "", "may not have more than one field specified at a time")) }
    }
  }

  private static let environmentFields = [
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
    "status.hostIPs", "status.podIP", "status.podIPs",
  ]

  static let volumeFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"]

  mutating func fieldReference(_ reference: JSON, _ path: String, _ supported: [String]) {
    let field = reference["fieldPath"].string ?? ""
    if (reference["apiVersion"].string ?? "").isEmpty { return faults.add(.required("\(path).apiVersion")) }
    if field.isEmpty { return faults.add(.required("\(path).fieldPath")) }
    for map in ["metadata.labels", "metadata.annotations"] where field.hasPrefix("\(map)['") && field.hasSuffix("']") {
      let key = String(field.dropFirst(map.count + 2).dropLast(2))
      let checked = map == "metadata.annotations" ? key.lowercased() : key
      for message in NameValidation.qualifiedName(checked) { faults.add(.invalid(path, .string(key), message)) }
      return
    }
    let known = PodValidation.environmentFields + PodValidation.volumeFields
    if !known.contains(field) {
      faults.add(
        .invalid("\(path).fieldPath", .string(field), "error converting fieldPath: field label not supported: \(field)"))
    } else if !supported.contains(field) {
      faults.add(.notSupported("\(path).fieldPath", .string(field), supported))
    }
  }

  mutating func resourceReference(_ reference: JSON, _ path: String, needsContainer: Bool = false) {
    let resource = reference["resource"].string ?? ""
    let supported = ["limits", "requests"].flatMap { list in ["cpu", "ephemeral-storage", "memory"].map { "\(list).\($0)" } }
    let isHugePages = ["limits", "requests"].contains { resource.hasPrefix("\($0).hugepages-") }
    if needsContainer, (reference["containerName"].string ?? "").isEmpty {
      faults.add(.required("\(path).containerName"))
    } else if resource.isEmpty {
      faults.add(.required("\(path).resource"))
    } else if !supported.contains(resource), !isHugePages {
      faults.add(.notSupported("\(path).resource", .string(resource), supported))
    }
    guard let divisor = try? Quantity(reference["divisor"]), !divisor.isZero else { return }
    let units = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]
    let (allowed, list, what): ([String], String, String)
    switch resource.split(separator: ".", maxSplits: 1).last {
    case "cpu": (allowed, list, what) = (["1m", "1"], "1m and 1", "cpu")
    case "memory": (allowed, list, what) = (units, units.joined(separator: ", "), "memory")
    case "ephemeral-storage":
      (allowed, list, what) = (units, units.joined(separator: ", "), "local ephemeral storage")
    default:
      guard isHugePages else { return }
      (allowed, list, what) = (units, units.joined(separator: ", "), "hugepages")
    }
    if !allowed.contains(divisor.description) {
      faults.add(
        .invalid(
          "\(path).divisor", .string(resource), "only divisor's values \(list) are supported with the \(what) resource"))
    }
  }
}
