import APIClient
import ContainerRuntime
import Glibc
import KubeAPI
import LinuxSystem

/// A pod's volumes on the node's disk: made ready before its containers start, refreshed while they run, removed with the pod.
package struct PodVolumes: Sendable {
  package let root: String
  package let client: APIClient?

  package init(root: String, client: APIClient?) {
    self.root = root
    self.client = client
  }

  package func podDirectory(_ uid: String) -> String { "\(root)/pods/\(uid)" }

  private func directory(_ pod: KubeObject, _ volume: JSON) -> String? {
    guard let name = volume["name"].string else { return nil }
    let base = "\(podDirectory(pod.uid))/volumes/kubernetes.io~"
    if !volume["emptyDir"].isNull || volume.members.count == 1 { return "\(base)empty-dir/\(name)" }
    if !volume["configMap"].isNull { return "\(base)configmap/\(name)" }
    if !volume["secret"].isNull { return "\(base)secret/\(name)" }
    if !volume["projected"].isNull { return "\(base)projected/\(name)" }
    if !volume["downwardAPI"].isNull { return "\(base)downward-api/\(name)" }
    return volume["hostPath"]["path"].string
  }

  /// Reads the config maps and secrets a pod refers to; those that do not exist are left out.
  package func fetchObjects(_ pod: KubeObject) async throws -> [String: KubeObject] {
    var result: [String: KubeObject] = [:]
    for reference in VolumePayload.references(pod) {
      let parts = reference.split(separator: "/", maxSplits: 1).map(String.init)
      guard let client else { throw VolumeError("object \"\(pod.namespace)\"/\"\(parts[1])\" not registered") }
      do {
        result[reference] = try await client.get(
          parts[0] == "secrets" ? .secrets : .configMaps, namespace: pod.namespace, name: parts[1])
        if result[reference]?.kind.isEmpty == true {
          result[reference]?.json["kind"] = parts[0] == "secrets" ? "Secret" : "ConfigMap"
        }
      } catch let status as APIStatus where status.reason == .notFound {
        continue
      }
    }
    return result
  }

  /// Makes every volume ready and writes what changed since; volumes claimed from storage are resolved to the paths of their
  /// hostPath or local volumes by the names given.
  package func prepare(
    _ pod: KubeObject, objects: [String: KubeObject], tokens: [String: String], capacity: (milliCPU: Int64, memory: Int64)
  ) async throws {
    var payload = VolumePayload(pod: pod, objects: objects)
    payload.tokens = tokens
    payload.capacity = capacity
    let group = pod.spec["securityContext"]["fsGroup"].int.map { UInt32(clamping: $0) }
    for volume in pod.spec["volumes"].elements {
      let name = volume["name"].string ?? ""
      if let claim = volume["persistentVolumeClaim"]["claimName"].string {
        _ = try await claimPath(pod, volume: name, claim: claim)
        continue
      }
      guard let path = directory(pod, volume) else {
        throw VolumeError(
          "Unable to attach or mount volumes: unmounted volumes=[\(name)]: not supported: spec.volumes[\(name)].\(volume.members.keys.first { $0 != "name" } ?? "")"
        )
      }
      if let files = try payload.files(volume) {
        try AtomicWriter.write(files, to: path, group: group)
      } else if let host = volume["hostPath"]["path"].string {
        do { try HostPath.prepare(host, type: volume["hostPath"]["type"].string ?? "") } catch {
          throw VolumeError.setUp(name, "\(error)")
        }
      } else if !FileIO.isDirectory(path) {
        try makeEmptyDirectory(path, volume["emptyDir"], group)
      }
    }
  }

  private func makeEmptyDirectory(_ path: String, _ source: JSON, _ group: UInt32?) throws {
    try FileIO.makeDirectory(path)
    if source["medium"].string == "Memory" {
      let limit = (try? Quantity(source["sizeLimit"]))?.value ?? 0
      try Mount.mount("tmpfs", source: "tmpfs", at: path, data: limit > 0 ? "size=\(limit)" : "")
    }
    if let group { try FileIO.chown(path, uid: 0, gid: group) }
    try FileIO.chmod(path, group == nil ? 0o777 : 0o2777)
  }

  /// The directory behind a bound claim of a hostPath or local volume.
  private func claimPath(_ pod: KubeObject, volume: String, claim: String) async throws -> String {
    guard let client else { throw VolumeError("persistentvolumeclaim \"\(claim)\" not found") }
    let found = try await client.get(.persistentVolumeClaims, namespace: pod.namespace, name: claim)
    guard found.status["phase"].string == "Bound", let name = found.spec["volumeName"].string else {
      throw VolumeError("Unable to attach or mount volumes: unmounted volumes=[\(volume)]: PVC is not bound")
    }
    let source = try await client.get(.persistentVolumes, name: name)
    guard let path = source.spec["hostPath"]["path"].string ?? source.spec["local"]["path"].string else {
      throw VolumeError.setUp(
        name, "not supported: spec of PersistentVolume \(name): only hostPath and local volumes can be mounted")
    }
    do { try HostPath.prepare(path, type: source.spec["hostPath"]["type"].string ?? "") } catch {
      throw VolumeError.setUp(name, "\(error)")
    }
    let link = "\(podDirectory(pod.uid))/volumes/kubernetes.io~claim/\(volume)"
    try FileIO.makeDirectory("\(podDirectory(pod.uid))/volumes/kubernetes.io~claim")
    try FileIO.symlink(path, at: link)
    return path
  }

  /// Where a container sees a pod's volumes.
  package func mounts(
    _ pod: KubeObject, _ container: PodContainer, environment: [String: String]
  ) throws -> [ContainerSpecification.Mount] {
    var result: [ContainerSpecification.Mount] = []
    for mount in container.spec["volumeMounts"].elements {
      let name = mount["name"].string ?? ""
      guard let volume = pod.spec["volumes"].elements.first(where: { $0["name"].string == name }) else {
        throw ContainerConfigError("cannot find volume \"\(name)\" to mount into container \"\(container.name)\"")
      }
      var source: String
      if volume["persistentVolumeClaim"].isNull {
        source = directory(pod, volume) ?? ""
      } else {
        source = try FileIO.readLink("\(podDirectory(pod.uid))/volumes/kubernetes.io~claim/\(name)")
      }
      let subPath = mount["subPath"].string ?? EnvironmentBuilder.expand(mount["subPathExpr"].string ?? "", environment)
      if !subPath.isEmpty {
        if subPath.split(separator: "/").contains("..") {
          throw ContainerConfigError("failed to prepare subPath for volumeMount \"\(name)\" of container \"\(container.name)\"")
        }
        source += "/\(subPath)"
        // A file of an atomically written volume is fixed at the generation it was mounted from.
        if !FileIO.exists(source) { try FileIO.makeDirectory(source, mode: 0o750) }
        source = FileIO.resolve(source)
      }
      let isReadOnly = mount["readOnly"].bool ?? false || volume["persistentVolumeClaim"]["readOnly"].bool ?? false
      let propagation = ContainerSpecification.Mount.Propagation(rawValue: mount["mountPropagation"].string ?? "None") ?? .none
      result.append(
        .init(source: source, destination: mount["mountPath"].string ?? "", isReadOnly: isReadOnly, propagation: propagation))
    }
    return result
  }

  /// Removes everything of a pod from disk; what is mounted below is unmounted first.
  package func remove(_ uid: String) throws {
    let path = podDirectory(uid)
    guard FileIO.exists(path) else { return }
    for target in try MountTable.of().below(path) { try Mount.unmount(target, lazily: true) }
    try FileIO.removeTree(path)
  }
}
