import KubeAPI

/// Pods stay five minutes on a node that is not ready or cannot be reached, unless they say otherwise.
struct DefaultTolerationSeconds: MutatingPlugin {
  let name = "DefaultTolerationSeconds"

  func mutate(_ pod: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "pods"), request.subresource.isEmpty, request.operation == .create || request.operation == .update else {
      return
    }
    var tolerations = pod.spec.tolerations.elements
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
      let isTolerated = tolerations.contains { toleration in
        let named = toleration.key.string ?? ""
        let effect = toleration.effect.string ?? ""
        return (named == key || named.isEmpty) && (effect == "NoExecute" || effect.isEmpty)
      }
      if !isTolerated {
        tolerations.append(["key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300])
      }
    }
    pod.spec["tolerations"] = .array(tolerations)
  }
}
