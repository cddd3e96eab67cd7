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
      fileKey(source["fileKeyRef"], "\(path).fileKeyRef")
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

  private mutating func fileKey(_ reference: JSON, _ path: String) {
    let checks: [(key: String, check: (String) -> [String])] = [
      ("key", NameValidation.environmentVariable), ("volumeName", NameValidation.dns1123Label),
    ]
    for (key, check) in checks {
      if (reference[key].string ?? "").isEmpty {
        faults.add(.required("\(path).\(key)"))
      } else {
        faults.names(reference[key], "\(path).\(key)", check)
      }
    }
    if (reference["path"].string ?? "").isEmpty { faults.add(.required("\(path).path")) }
    faults.noBackSteps(reference["path"], "\(path).path")
  }

  /// Files with variables are read from folders that live as long as the Pod.
  mutating func fileKeyVolumes() {
    let volumes = spec["volumes"].elements
    for list in PodValidation.containerLists {
      for (index, container) in spec[list].elements.enumerated() {
        for (position, variable) in container["env"].elements.enumerated() where !variable["valueFrom"]["fileKeyRef"].isNull {
          let name = variable["valueFrom"]["fileKeyRef"]["volumeName"].string ?? ""
          let field = "\(path).\(list)[\(index)].env[\(position)].valueFrom.fileKeyRef.volumeName"
          switch volumes.last(where: { ($0["name"].string ?? "") == name })?["emptyDir"] {
          case nil: faults.add(.notFound(field, .string(name)))
          case .null?: faults.add(.invalid(field, .string(name), "referenced volume must be of type emptyDir"))
          default: continue
          }
        }
      }
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
          faults.names(name, "\(item).\(key).name") { NameValidation.dns1123Subdomain(MetadataValidation.masked($0)) }
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
    func unconvertible(_ why: String) {
      faults.add(.invalid("\(path).fieldPath", .string(field), "error converting fieldPath: \(why)"))
    }
    if let version = reference["apiVersion"].string, version != "v1" {
      return unconvertible("unsupported pod version: \(version)")
    }
    if let (map, key) = PodValidation.subscripted(field) {
      guard map == "metadata.labels" || map == "metadata.annotations" else {
        return unconvertible("field label does not support subscript: \(field)")
      }
      let checked = map == "metadata.annotations" ? key.lowercased() : key
      for message in NameValidation.qualifiedName(checked) { faults.add(.invalid(path, .string(checked), message)) }
      return
    }
    let others = ["spec.restartPolicy", "spec.schedulerName", "status.phase", "spec.host"]
    let known = PodValidation.environmentFields + PodValidation.volumeFields + others
    if !known.contains(field) { return unconvertible("field label not supported: \(field)") }
    // Clients of long ago say host for the name of the node.
    let meant = field == "spec.host" ? "spec.nodeName" : field
    if !supported.contains(meant) { faults.add(.notSupported("\(path).fieldPath", .string(meant), supported)) }
  }

  /// The two parts of `metadata.labels['key']`.
  private static func subscripted(_ field: String) -> (map: String, key: String)? {
    guard field.hasSuffix("']"), let bracket = field.dropLast(2).firstRange(of: "['"), bracket.lowerBound > field.startIndex
    else {
      return nil
    }
    return (String(field[..<bracket.lowerBound]), String(field.dropLast(2)[bracket.upperBound...]))
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
