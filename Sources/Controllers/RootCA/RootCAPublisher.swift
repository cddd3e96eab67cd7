import APIClient
import KubeAPI

/// Puts the cluster's root certificate into every namespace, for pods to verify the API server with.
struct RootCAPublisher: Controller {
  static let mapName = "kube-root-ca.crt"
  private static let description =
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or "
    + "kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."

  let core: ControllerCore
  private let rootCA: String
  private let namespaces: Informer
  private let maps: Informer

  init(_ context: ControllerContext, rootCA: String) {
    core = ControllerCore("root-ca-certificate-publisher-controller", account: "root-ca-cert-publisher", context)
    self.rootCA = rootCA
    namespaces = context.informer(.namespaces)
    maps = context.informer(.configMaps)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(namespaces),
      ControllerSource(maps) { event in event.object.name == Self.mapName ? [event.object.namespace] : [] },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let namespace = namespaces.get(key), !namespace.isBeingDeleted else { return }
    if let existing = maps.get("\(key)/\(Self.mapName)") {
      guard existing.json["data"].stringMap != ["ca.crt": rootCA] else { return }
      var data = JSONObject()
      for (name, _) in existing.json["data"].members { data[name] = .null }
      data["ca.crt"] = .string(rootCA)
      return try await perform([.replace(.configMaps, existing, ["data": .object(data)])], key)
    }
    var map = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: key, name: Self.mapName)
    map.annotations = ["kubernetes.io/description": Self.description]
    map.json["data"] = ["ca.crt": .string(rootCA)]
    do { try await perform([.create(.configMaps, map, owner: nil)], key) } catch let status as APIStatus
      where status.reason == .alreadyExists
    {
      // The cache has not seen it yet.
    }
  }
}
