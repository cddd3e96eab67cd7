import APIClient
import KubeAPI

/// Tells kubelets, by an annotation of their node, for how long they may keep secrets and config maps: the more nodes, the longer.
struct TTLController: Controller {
  private static let annotation = "node.alpha.kubernetes.io/ttl"
  /// Up to how many nodes, how many seconds (`pkg/controller/ttl` upstream).
  private static let steps = [(100, 0), (500, 15), (1_000, 30), (2_000, 60), (Int.max, 300)]

  let core: ControllerCore
  private let nodes: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("ttl-controller", context)
    nodes = context.informer(.nodes)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(nodes) { [nodes] event in
        if case .updated = event { return [event.object.key] }
        return nodes.list().map(\.key)
      }
    ]
  }

  static func seconds(nodes: Int) -> Int { steps.first { nodes <= $0.0 }?.1 ?? 0 }

  func reconcile(_ key: String) async throws {
    guard let node = nodes.get(key), !node.isBeingDeleted else { return }
    let wanted = String(Self.seconds(nodes: nodes.list().count))
    guard node.annotations[Self.annotation] != wanted else { return }
    var annotations: JSON = [:]
    annotations[Self.annotation] = .string(wanted)
    try await perform([.patch(.nodes, node, ["metadata": ["annotations": annotations]])], key)
  }
}
