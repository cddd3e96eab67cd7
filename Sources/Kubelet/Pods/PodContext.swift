import APIClient
import ContainerRuntime
import KubeAPI
import LinuxSystem

/// What all pods of a node share: how to reach the runtime, the network, the API and the node's own facts.
package struct PodContext: Sendable {
  package var nodeName: String
  package var nodeIP: String
  package var runtime: ContainerRuntime
  package var volumes: PodVolumes
  package var network: CNIPlugins
  package var names: PodNameFiles
  package var client: APIClient?
  package var recorder: EventRecorder?
  package var services: Informer?
  package var capacity: (milliCPU: Int64, memory: Int64)
  package var cgroupRoot: String
  package var logDirectory: String
  package var seccompDefault = false
  package var syncFrequency = Duration.seconds(60)

  package func logDirectory(_ pod: KubeObject) -> String { "\(logDirectory)/\(pod.namespace)_\(pod.name)_\(pod.uid)" }

  /// Says it in the log too, for pods that no API server knows.
  package func event(_ pod: KubeObject, _ type: EventType, _ reason: String, _ message: String, container: PodContainer? = nil) {
    var object = pod
    if object.kind.isEmpty {
      object.json["kind"] = "Pod"
      object.json["apiVersion"] = "v1"
    }
    if type == .warning { Log.warning("\(pod.key): \(reason): \(message)") }
    let path = container.map { "spec.\($0.role.field){\($0.name)}" }
    recorder?.record(object, type, reason: reason, message: message, fieldPath: path)
  }

  package func event(_ pod: KubeObject, _ reason: String, _ message: String, container: PodContainer? = nil) {
    event(pod, .normal, reason, message, container: container)
  }
}
