import KubeAPI

/// A volume that cannot be made ready: the text of the FailedMount event.
package struct VolumeError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  static func setUp(_ volume: String, _ why: String) -> VolumeError {
    VolumeError("MountVolume.SetUp failed for volume \"\(volume)\" : \(why)")
  }
}

/// The files of volumes that are made of API objects.
package struct VolumePayload: Sendable {
  package let pod: KubeObject
  /// `configmaps/NAME` and `secrets/NAME` that exist.
  package var objects: [String: KubeObject]
  /// Tokens by the place they go to: `VOLUME/PATH`.
  package var tokens: [String: String] = [:]
  package var capacity: (milliCPU: Int64, memory: Int64) = (1000, 1 << 30)

  package init(pod: KubeObject, objects: [String: KubeObject]) {
    self.pod = pod
    self.objects = objects
  }

  /// What a pod's volumes and containers refer to, as `configmaps/NAME` and `secrets/NAME`.
  package static func references(_ pod: KubeObject) -> Set<String> {
    var result: Set<String> = []
    func add(_ resource: String, _ name: JSON) {
      if let name = name.string, !name.isEmpty { result.insert("\(resource)/\(name)") }
    }
    for volume in pod.spec["volumes"].elements {
      add("configmaps", volume["configMap"]["name"])
      add("secrets", volume["secret"]["secretName"])
      for source in volume["projected"]["sources"].elements {
        add("configmaps", source["configMap"]["name"])
        add("secrets", source["secret"]["name"])
      }
    }
    for container in pod.allContainers {
      for source in container.spec["envFrom"].elements {
        add("configmaps", source["configMapRef"]["name"])
        add("secrets", source["secretRef"]["name"])
      }
      for variable in container.spec["env"].elements {
        add("configmaps", variable["valueFrom"]["configMapKeyRef"]["name"])
        add("secrets", variable["valueFrom"]["secretKeyRef"]["name"])
      }
    }
    return result
  }

  /// Nil for volumes of other kinds.
  package func files(_ volume: JSON) throws(VolumeError) -> [String: AtomicWriter.File]? {
    let name = volume["name"].string ?? ""
    if !volume["configMap"].isNull {
      let source = volume["configMap"]
      return try keys(volume: name, "configmaps", source["name"].string ?? "", source, mode(source["defaultMode"]))
    }
    if !volume["secret"].isNull {
      let source = volume["secret"]
      return try keys(volume: name, "secrets", source["secretName"].string ?? "", source, mode(source["defaultMode"]))
    }
    if !volume["downwardAPI"].isNull { return downward(volume["downwardAPI"], mode(volume["downwardAPI"]["defaultMode"])) }
    guard !volume["projected"].isNull else { return nil }
    let defaultMode = mode(volume["projected"]["defaultMode"])
    var result: [String: AtomicWriter.File] = [:]
    for source in volume["projected"]["sources"].elements {
      if !source["configMap"].isNull {
        let from = source["configMap"]
        result.merge(try keys(volume: name, "configmaps", from["name"].string ?? "", from, defaultMode)) { $1 }
      } else if !source["secret"].isNull {
        let from = source["secret"]
        result.merge(try keys(volume: name, "secrets", from["name"].string ?? "", from, defaultMode)) { $1 }
      } else if !source["downwardAPI"].isNull {
        result.merge(downward(source["downwardAPI"], defaultMode)) { $1 }
      } else if let path = source["serviceAccountToken"]["path"].string {
        guard let token = tokens["\(name)/\(path)"] else { throw .setUp(name, "failed to fetch token") }
        // Readable by whoever the containers run as, when that is not root.
        result[path] = AtomicWriter.File(bytes: Array(token.utf8), mode: 0o644)
      }
    }
    return result
  }

  private func mode(_ json: JSON) -> UInt32 { UInt32(clamping: json.int ?? 0o644) }

  private func keys(
    volume: String, _ resource: String, _ name: String, _ source: JSON, _ defaultMode: UInt32
  ) throws(VolumeError) -> [String: AtomicWriter.File] {
    let isOptional = source["optional"].bool == true
    guard let object = objects["\(resource)/\(name)"] else {
      if isOptional { return [:] }
      throw .setUp(volume, "\(resource.dropLast()) \"\(name)\" not found")
    }
    let data = EnvironmentBuilder.data(object)
    var result: [String: AtomicWriter.File] = [:]
    let items = source["items"].elements
    if items.isEmpty {
      for (key, value) in data { result[key] = AtomicWriter.File(bytes: value, mode: defaultMode) }
    }
    for item in items {
      let key = item["key"].string ?? ""
      guard let value = data.first(where: { $0.key == key })?.value else {
        if isOptional { continue }
        throw .setUp(
          volume,
          "\(resource == "secrets" ? "references non-existent secret key" : "configmap references non-existent config key"): \(key)"
        )
      }
      result[item["path"].string ?? key] = AtomicWriter.File(
        bytes: value, mode: item["mode"].int.map { UInt32(clamping: $0) } ?? defaultMode)
    }
    return result
  }

  private func downward(_ source: JSON, _ defaultMode: UInt32) -> [String: AtomicWriter.File] {
    var result: [String: AtomicWriter.File] = [:]
    for item in source["items"].elements {
      guard let path = item["path"].string else { continue }
      let text: String =
        if let field = item["fieldRef"]["fieldPath"].string {
          DownwardAPI.metadata(field, of: pod) ?? ""
        } else {
          ResourceReference.value(
            pod: pod, container: item["resourceFieldRef"]["containerName"].string ?? "",
            resource: item["resourceFieldRef"]["resource"].string ?? "", divisor: item["resourceFieldRef"]["divisor"],
            capacity: capacity)
        }
      result[path] = AtomicWriter.File(
        bytes: Array(text.utf8), mode: item["mode"].int.map { UInt32(clamping: $0) } ?? defaultMode)
    }
    return result
  }
}
