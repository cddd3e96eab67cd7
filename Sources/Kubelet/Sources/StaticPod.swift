import Crypto
import KubeAPI
import YAML

/// A manifest of the static pod directory as a pod of this node.
package enum StaticPod {
  package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
  }

  package static func read(_ text: String, file: String, nodeName: String) throws(Invalid) -> KubeObject {
    let json: JSON
    do { json = try text.first == "{" ? JSON.decode(text) : YAML.decode(text) } catch let error as YAMLError {
      throw Invalid("\(file): couldn't parse as pod(\(error.upstreamText)), please check config file")
    } catch {
      throw Invalid("\(file): couldn't parse as pod(\(error)), please check config file")
    }
    var pod = KubeObject(json)
    guard pod.kind == "Pod", pod.apiVersion == "v1" else {
      throw Invalid("\(file): couldn't parse as pod(Object 'Kind' is missing or is no v1 Pod), please check config file")
    }
    guard !pod.name.isEmpty, !pod.spec["containers"].elements.isEmpty else {
      throw Invalid("\(file): invalid pod: metadata.name and spec.containers are required")
    }
    for container in pod.podContainers {
      guard !container.name.isEmpty, container.spec["image"].string?.isEmpty == false else {
        throw Invalid("\(file): invalid pod \"\(pod.name)\": every container needs a name and an image")
      }
    }
    if pod.namespace.isEmpty { pod.namespace = "default" }
    // The hash is over what is written, so that it is the same after a restart.
    let hash = hex(Insecure.MD5.hash(data: pod.json.data + Array("\(nodeName)\(file)".utf8)))
    pod.name = "\(pod.name)-\(nodeName)".lowercased()
    pod.metadata["uid"] = .string(hash)
    var annotations = pod.metadata["annotations"].isNull ? JSON.object([:]) : pod.metadata["annotations"]
    annotations["kubernetes.io/config.hash"] = .string(hash)
    annotations["kubernetes.io/config.seen"] = .string(Timestamp.now.microText)
    annotations["kubernetes.io/config.source"] = "file"
    pod.metadata["annotations"] = annotations
    pod.spec["nodeName"] = .string(nodeName)
    setDefaults(&pod)
    return pod
  }

  /// What the API server would have filled in for a pod of its own.
  private static func setDefaults(_ pod: inout KubeObject) {
    if pod.spec["restartPolicy"].isNull { pod.spec["restartPolicy"] = "Always" }
    if pod.spec["dnsPolicy"].isNull { pod.spec["dnsPolicy"] = "ClusterFirst" }
    if pod.spec["terminationGracePeriodSeconds"].isNull { pod.spec["terminationGracePeriodSeconds"] = 30 }
    if pod.spec["enableServiceLinks"].isNull { pod.spec["enableServiceLinks"] = true }
    if pod.spec["schedulerName"].isNull { pod.spec["schedulerName"] = "default-scheduler" }
    if pod.spec["securityContext"].isNull { pod.spec["securityContext"] = [:] }
    // Static pods stay when the node is tainted.
    var tolerations = pod.spec["tolerations"].elements
    let exempt: JSON = ["effect": "NoExecute", "operator": "Exists"]
    if !tolerations.contains(exempt) { tolerations.append(exempt) }
    pod.spec["tolerations"] = .array(tolerations)
  }

  /// The pod through which the API server shows it.
  package static func mirror(_ pod: KubeObject, nodeUID: String?, nodeName: String) -> KubeObject {
    var mirror = pod
    mirror.metadata["uid"] = .null
    mirror.json["status"] = .null
    mirror.metadata["annotations"]["kubernetes.io/config.mirror"] = pod.metadata["annotations"]["kubernetes.io/config.hash"]
    if let nodeUID {
      mirror.metadata["ownerReferences"] = [
        ["apiVersion": "v1", "controller": true, "kind": "Node", "name": .string(nodeName), "uid": .string(nodeUID)]
      ]
    }
    return mirror
  }

  private static func hex(_ digest: some Sequence<UInt8>) -> String {
    digest.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0\(text)" : text
    }.joined()
  }
}
