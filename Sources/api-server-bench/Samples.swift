import KubeAPI

/// The objects the benchmark makes: of the size and form that real ones have.
enum Samples {
  static let namespace = "default"
  static let pods = "/api/v1/namespaces/default/pods"
  static let maps = "/api/v1/namespaces/default/configmaps"

  static func pod(_ name: String) -> [UInt8] {
    let pod: JSON = [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": .string(name), "labels": ["app": "web", "pod-template-hash": "7c5ddbdf54", "tier": "frontend"],
        "annotations": ["kubectl.kubernetes.io/default-container": "web"],
        "ownerReferences": [
          [
            "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-7c5ddbdf54",
            "uid": "0c6ea3b1-6a51-4f4f-8e39-9e1b7c0f7a11",
            "controller": true, "blockOwnerDeletion": true,
          ]
        ],
      ],
      "spec": [
        "containers": [
          [
            "name": "web", "image": "nginx:1.27", "ports": [["containerPort": 80, "name": "http"]],
            "env": [
              ["name": "POD_NAME", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]],
              ["name": "MODE", "value": "production"],
            ],
            "resources": ["requests": ["cpu": "100m", "memory": "64Mi"], "limits": ["cpu": "500m", "memory": "128Mi"]],
            "readinessProbe": ["httpGet": ["path": "/", "port": "http"], "periodSeconds": 5],
            "volumeMounts": [["name": "config", "mountPath": "/etc/nginx/conf.d"]],
          ]
        ],
        "volumes": [["name": "config", "configMap": ["name": "web"]]],
      ],
    ]
    return pod.data
  }

  static func map(_ name: String, sent: Int64 = 0) -> [UInt8] {
    let map: JSON = [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)],
      "data": ["key": "value", "sent": .string(String(sent))],
    ]
    return map.data
  }
}
