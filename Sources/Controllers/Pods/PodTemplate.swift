import KubeAPI

/// Pods from templates, and hashes of templates.
enum PodTemplate {
  /// A pod as the template has it, owned by `owner`, its name up to the server.
  static func pod(from template: JSON, owner: KubeObject) -> KubeObject {
    var metadata: JSON = ["generateName": .string("\(owner.name)-"), "namespace": .string(owner.namespace)]
    for key in ["labels", "annotations", "finalizers"] where !template["metadata"][key].isNull {
      metadata[key] = template["metadata"][key]
    }
    metadata["ownerReferences"] = [OwnerReference(controller: owner).json]
    return KubeObject(["apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]])
  }

  /// Ten characters at most, of an alphabet without vowels and look-alikes, as `pod-template-hash` has it.
  static func hash(_ template: JSON, collisionCount: Int?) -> String {
    var hash: UInt32 = 2_166_136_261
    func mix(_ byte: UInt8) { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    canonical(template).data.forEach(mix)
    if let collisionCount { String(collisionCount).utf8.forEach(mix) }
    let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
    return String(String(hash).utf8.map { alphabet[Int($0) % alphabet.count] })
  }

  /// The template whatever the order of its members.
  private static func canonical(_ json: JSON) -> JSON {
    switch json {
    case .array(let elements): return .array(elements.map(canonical))
    case .object(let object):
      var sorted = JSONObject()
      for (key, value) in object.sorted(by: { $0.0 < $1.0 }) where !value.isNull { sorted.append(key, canonical(value)) }
      return .object(sorted)
    default: return json
    }
  }

  /// Whether two templates make the same pods; the hash label a controller adds does not count.
  static func areEqual(_ a: JSON, _ b: JSON) -> Bool { canonical(withoutHash(a)) == canonical(withoutHash(b)) }

  static func withoutHash(_ template: JSON) -> JSON {
    var template = template
    template["$patch"] = .null
    var labels = template["metadata"]["labels"]
    labels["pod-template-hash"] = .null
    labels["controller-revision-hash"] = .null
    labels["pod-template-generation"] = .null
    var metadata = template["metadata"]
    metadata["labels"] = labels.members.isEmpty ? .null : labels
    metadata["creationTimestamp"] = .null
    if metadata["annotations"].members.isEmpty { metadata["annotations"] = .null }
    template["metadata"] = metadata.members.isEmpty ? .null : metadata
    return template
  }
}
