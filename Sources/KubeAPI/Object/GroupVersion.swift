/// A group and a version; the core group is the empty string.
package struct GroupVersion: Hashable, Sendable, CustomStringConvertible {
  package var group: String
  package var version: String

  package init(group: String, version: String) {
    self.group = group
    self.version = version
  }

  /// Reads an `apiVersion`: `v1`, `apps/v1`. Nil when it has more than one slash or an empty part.
  package init?(_ apiVersion: String) {
    let parts = apiVersion.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    switch parts.count {
    case 1 where !parts[0].isEmpty: self.init(group: "", version: apiVersion)
    case 2 where !parts[0].isEmpty && !parts[1].isEmpty: self.init(group: String(parts[0]), version: String(parts[1]))
    default: return nil
    }
  }

  package var description: String { group.isEmpty ? version : "\(group)/\(version)" }
}

/// Names a type of object, as `apiVersion` and `kind` do.
package struct GroupVersionKind: Hashable, Sendable {
  package var group: String
  package var version: String
  package var kind: String

  package init(group: String, version: String, kind: String) {
    self.group = group
    self.version = version
    self.kind = kind
  }

  package var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }

  /// As Go prints it: `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`.
  package var goDescription: String { "\(group)/\(version), Kind=\(kind)" }
}

/// Names a collection of the API, as paths do. Pass a subresource separately.
package struct GroupVersionResource: Hashable, Sendable, CustomStringConvertible {
  package var group: String
  package var version: String
  /// The plural, lower-case name.
  package var resource: String

  package init(group: String = "", version: String = "v1", _ resource: String) {
    self.group = group
    self.version = version
    self.resource = resource
  }

  package var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
  package var description: String { "\(groupVersion)/\(resource)" }

  /// `/api/v1/namespaces/NS/pods/NAME/SUBRESOURCE`, `/apis/GROUP/VERSION/...`.
  package func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
    var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
    if let namespace, !namespace.isEmpty { path += "/namespaces/\(namespace)" }
    path += "/\(resource)"
    if let name { path += "/\(name)" }
    if let subresource { path += "/\(subresource)" }
    return path
  }
}

extension GroupVersionResource {
  package static let namespaces = Self("namespaces")
  package static let nodes = Self("nodes")
  package static let pods = Self("pods")
  package static let services = Self("services")
  package static let endpoints = Self("endpoints")
  package static let configMaps = Self("configmaps")
  package static let secrets = Self("secrets")
  package static let serviceAccounts = Self("serviceaccounts")
  package static let events = Self("events")
  package static let persistentVolumes = Self("persistentvolumes")
  package static let persistentVolumeClaims = Self("persistentvolumeclaims")
  package static let resourceQuotas = Self("resourcequotas")
  package static let limitRanges = Self("limitranges")
  package static let replicationControllers = Self("replicationcontrollers")
  package static let leases = Self(group: "coordination.k8s.io", "leases")
  package static let endpointSlices = Self(group: "discovery.k8s.io", "endpointslices")
  package static let deployments = Self(group: "apps", "deployments")
  package static let replicaSets = Self(group: "apps", "replicasets")
  package static let daemonSets = Self(group: "apps", "daemonsets")
  package static let statefulSets = Self(group: "apps", "statefulsets")
  package static let controllerRevisions = Self(group: "apps", "controllerrevisions")
  package static let jobs = Self(group: "batch", "jobs")
  package static let cronJobs = Self(group: "batch", "cronjobs")
  package static let podDisruptionBudgets = Self(group: "policy", "poddisruptionbudgets")
  package static let horizontalPodAutoscalers = Self(group: "autoscaling", version: "v2", "horizontalpodautoscalers")
  package static let certificateSigningRequests = Self(group: "certificates.k8s.io", "certificatesigningrequests")
  package static let validatingAdmissionPolicies = Self(group: "admissionregistration.k8s.io", "validatingadmissionpolicies")
  package static let csiNodes = Self(group: "storage.k8s.io", "csinodes")
  package static let storageClasses = Self(group: "storage.k8s.io", "storageclasses")
  package static let networkPolicies = Self(group: "networking.k8s.io", "networkpolicies")
  package static let serviceCIDRs = Self(group: "networking.k8s.io", "servicecidrs")
  package static let ipAddresses = Self(group: "networking.k8s.io", "ipaddresses")
  package static let ingresses = Self(group: "networking.k8s.io", "ingresses")
  package static let roles = Self(group: "rbac.authorization.k8s.io", "roles")
  package static let roleBindings = Self(group: "rbac.authorization.k8s.io", "rolebindings")
  package static let clusterRoles = Self(group: "rbac.authorization.k8s.io", "clusterroles")
  package static let clusterRoleBindings = Self(group: "rbac.authorization.k8s.io", "clusterrolebindings")
}
