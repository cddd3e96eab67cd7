import KubeAPI

/// What a file in Clusters/ says.
package struct ClusterDefinition: Hashable, Sendable {
  package enum Role: String, CaseIterable, Hashable, Sendable { case controlPlane = "control-plane", worker }

  package struct Node: Hashable, Sendable {
    package var name: String
    package var role: Role
  }

  /// What keeps the API server's objects.
  package enum Store: String, CaseIterable, Hashable, Sendable {
    /// A file of the API server's own.
    case sqlite
    /// A static pod beside it, as kubeadm runs it.
    case etcd
  }

  package static let supportedVersion = "v1.36.2"
  package static let workstation = "base"

  package var name: String
  package var version: String
  package var nodeNetwork: CIDR
  package var podNetwork: CIDR
  package var serviceNetwork: CIDR
  /// Without any, the cluster is an API server and nothing else.
  package var nodes: [Node]
  /// The loopback port of the host; `nil`: 16443 or the next free one.
  package var apiPort: UInt16?
  package var store = Store.sqlite
}

/// A place in a cluster file and what was expected there.
package struct DefinitionError: Error, Hashable, Sendable, CustomStringConvertible {
  package var file: String
  package var line: Int
  package var field: String
  package var message: String

  package var description: String { "\(file):\(line): \(field.isEmpty ? "" : field + ": ")\(message)" }
}
