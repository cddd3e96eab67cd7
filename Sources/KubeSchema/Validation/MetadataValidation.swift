import KubeAPI

/// The rules of metadata that all kinds share.
package enum MetadataValidation {
  /// Names that a kind may have, where that is not a DNS subdomain.
  static let names: [String: @Sendable (String) -> [String]] = [
    "Namespace": NameValidation.dns1123Label, "Service": NameValidation.dns1123Label,
    "Role.rbac.authorization.k8s.io": NameValidation.pathSegment,
    "ClusterRole.rbac.authorization.k8s.io": NameValidation.pathSegment,
    "RoleBinding.rbac.authorization.k8s.io": NameValidation.pathSegment,
    "ClusterRoleBinding.rbac.authorization.k8s.io": NameValidation.pathSegment,
    "CertificateSigningRequest.certificates.k8s.io": NameValidation.pathSegment, "Event": NameValidation.pathSegment,
    "APIService.apiregistration.k8s.io": NameValidation.pathSegment,
    "IPAddress.networking.k8s.io": AddressRules.canonicalAddress,
    "StatefulSet.apps": NameValidation.dns1123Label, "PodDisruptionBudget.policy": NameValidation.pathSegment,
  ]

  /// The common rules and those of most kinds.
  static func validate(_ object: KubeObject, isNamespaced: Bool, qualifiedKind: String) -> [FieldError] {
    var faults = Faults()
    faults.add(common(object, isNamespaced: isNamespaced, name: names[qualifiedKind] ?? NameValidation.dns1123Subdomain))
    coreFinalizers(object, qualifiedKind, &faults)
    return faults.errors
  }

  /// The common rules alone, for metadata that stands at `path`.
  package static func validate(
    _ object: KubeObject, isNamespaced: Bool, path: String = "metadata", name check: (String) -> [String]
  ) -> [FieldError] {
    let faults = common(object, isNamespaced: isNamespaced, name: check)
    return path == "metadata" ? faults : faults.map { $0.moved(from: "metadata", to: path) }
  }

  private static func common(_ object: KubeObject, isNamespaced: Bool, name check: (String) -> [String]) -> [FieldError] {
    var faults = Faults()
    let metadata = object.metadata
    if let prefix = metadata["generateName"].string, !prefix.isEmpty {
      for message in check(masked(prefix)) { faults.add(.invalid("metadata.generateName", .string(prefix), message)) }
    }
    if object.name.isEmpty {
      faults.add(.required("metadata.name", "name or generateName is required"))
    } else {
      for message in check(object.name) { faults.add(.invalid("metadata.name", .string(object.name), message)) }
    }
    if isNamespaced {
      if object.namespace.isEmpty {
        faults.add(.required("metadata.namespace"))
      } else {
        faults.names(metadata["namespace"], "metadata.namespace", NameValidation.dns1123Label)
      }
    } else if !object.namespace.isEmpty {
      faults.add(.forbidden("metadata.namespace", "not allowed on this type"))
    }
    faults.nonNegative(metadata["generation"], "metadata.generation")
    faults.labels(metadata["labels"], "metadata.labels")
    annotations(metadata["annotations"], "metadata.annotations", &faults)
    owners(metadata["ownerReferences"], &faults)
    finalizers(metadata["finalizers"], &faults)
    return faults.errors
  }

  /// A name to which something is added may end in a dash, and the character before it goes unseen (maskTrailingDash).
  static func masked(_ prefix: String) -> String {
    prefix.utf8.count > 1 && prefix.hasSuffix("-") ? prefix.dropLast(2) + "a" : prefix
  }

  /// What is wrong with labels that stand alone.
  package static func validate(labels: JSON, at field: String) -> [FieldError] {
    var faults = Faults()
    faults.labels(labels, field)
    return faults.errors
  }

  /// What is wrong with annotations that stand alone.
  package static func validate(annotations: JSON, at field: String) -> [FieldError] {
    var faults = Faults()
    Self.annotations(annotations, field, &faults)
    return faults.errors
  }

  static func annotations(_ json: JSON, _ field: String, _ faults: inout Faults) {
    var total = 0
    for (key, value) in json.members.sorted(by: { $0.0 < $1.0 }) {
      for message in NameValidation.qualifiedName(key.lowercased()) {
        faults.add(.invalid(field, .string(key), message))
      }
      total += key.utf8.count + (value.string ?? "").utf8.count
    }
    if total > 262_144 { faults.add(.tooLong(field, maximum: 262_144)) }
  }

  private static func owners(_ json: JSON, _ faults: inout Faults) {
    let path = "metadata.ownerReferences"
    var controller: String?
    for owner in json.elements {
      let (version, kind) = (owner["apiVersion"].string ?? "", owner["kind"].string ?? "")
      if version.isEmpty || GroupVersion(version) == nil {
        faults.add(.invalid("\(path).apiVersion", .string(version), "version must not be empty"))
      }
      for key in ["kind", "name", "uid"] where (owner[key].string ?? "").isEmpty {
        faults.add(.invalid("\(path).\(key)", "", "must not be empty"))
      }
      if version == "v1", kind == "Event" {
        faults.add(.invalid(path, goForm(owner), "/v1, Kind=Event is disallowed from being an owner"))
      }
      guard owner["controller"] == true else { continue }
      let name = "\(kind)/\(owner["name"].string ?? "")"
      if let controller {
        let words =
          "Only one reference can have Controller set to true. Found \"true\" in references for \(controller) and \(name)"
        faults.add(.invalid(path, json.mapElements { $0 = goForm($0) }, words))
      } else {
        controller = name
      }
    }
  }

  /// An owner with its members in Go's order, whatever order the object is kept in.
  private static func goForm(_ owner: JSON) -> JSON {
    let names = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"]
    let texts = names.prefix(4)
    return .object(
      JSONObject(
        names.filter { !owner[$0].isNull || texts.contains($0) }.map { ($0, owner[$0].isNull ? "" : owner[$0]) }))
  }

  private static func finalizers(_ json: JSON, _ faults: inout Faults) {
    let names = json.elements.compactMap(\.string)
    for name in names {
      for message in NameValidation.qualifiedName(name) { faults.add(.invalid("metadata.finalizers", .string(name), message)) }
    }
    if names.contains("orphan"), names.contains("foregroundDeletion") {
      faults.add(.invalid("metadata.finalizers", json, "finalizer orphan and foregroundDeletion cannot be both set"))
    }
  }

  /// Kinds of which nothing more than of any kind is said.
  private static let plain: Set<String> = [
    "APIService.apiregistration.k8s.io", "CustomResourceDefinition.apiextensions.k8s.io", "Lease.coordination.k8s.io",
  ]

  /// Said of most kinds, besides what is said of all.
  static func coreFinalizers(_ object: KubeObject, _ qualifiedKind: String, _ faults: inout Faults) {
    if plain.contains(qualifiedKind) || qualifiedKind.hasSuffix(".admissionregistration.k8s.io") { return }
    for (index, name) in object.finalizers.enumerated()
    where !name.contains("/") && !["kubernetes", "orphan", "foregroundDeletion"].contains(name) {
      faults.add(
        .invalid(
          "metadata.finalizers[\(index)]", .string(name), "name is neither a standard finalizer name nor is it fully qualified"))
    }
  }

  /// What is said of a change of any kind before its own rules are asked.
  static func validateUpdateOfAnyKind(_ new: KubeObject, _ old: KubeObject, isNamespaced: Bool) -> [FieldError] {
    common(new, isNamespaced: isNamespaced, name: NameValidation.pathSegment) + validateUpdate(new, old)
  }

  /// The faults of a change of a kind whose own rules about metadata are no others.
  package static func validateChange(_ new: KubeObject, _ old: KubeObject, isNamespaced: Bool) -> [FieldError] {
    validateUpdateOfAnyKind(new, old, isNamespaced: isNamespaced) + validateUpdate(new, old)
  }

  /// What an update may not change, and the rules of what it may.
  static func validateUpdate(_ new: KubeObject, _ old: KubeObject) -> [FieldError] {
    var faults = Faults()
    if old.isBeingDeleted {
      let before = Set(old.finalizers)
      let added = new.finalizers.filter { !before.contains($0) }.sorted()
      if !added.isEmpty {
        let list = added.map { "\"\($0)\"" }.joined(separator: ", ")
        faults.add(
          .forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers []string{\(list)}"))
      }
    }
    for key in ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] {
      let (after, before) = (new.metadata[key], old.metadata[key])
      if !(key == "creationTimestamp" && after.isNull) { faults.immutable(after, before, "metadata.\(key)") }
    }
    faults.labels(new.metadata["labels"], "metadata.labels")
    annotations(new.metadata["annotations"], "metadata.annotations", &faults)
    owners(new.metadata["ownerReferences"], &faults)
    return faults.errors
  }
}
