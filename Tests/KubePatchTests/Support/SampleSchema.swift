import KubeAPI

@testable import KubePatch
@testable import KubeSchema

/// A few types with every kind of list and map, in the tables' own language.
enum SampleSchema {
  static let table = try? SchemaParser.parse([
    """
    package meta io.k8s.apimachinery.pkg.apis.meta.v1 v1
    ObjectMeta
      name string
      namespace string
      labels {string}
      annotations {string}
      finalizers [string] set merge
      generation int64
      uid string
      resourceVersion string
      creationTimestamp time
      managedFields [any]
    LabelSelector atomic
      matchLabels {string}
    package core io.k8s.api.core.v1 v1
    EnvVar
      name! string
      value string
    ContainerPort
      name string
      containerPort! int32
      protocol string =TCP
    VolumeMount
      name! string
      mountPath! string
    Container
      name! string
      image string
      args [string]
      env [EnvVar] keyed(name)
      ports [ContainerPort] map(containerPort,protocol) merge(containerPort)
      volumeMounts [VolumeMount] keyed(mountPath)
    EmptyDir
      medium string
    HostPath
      path! string
    Volume
      name! string
      emptyDir EmptyDir?
      hostPath HostPath?
    Toleration
      key string
      operator string
    PodSpec
      containers! [Container] keyed(name)
      volumes [Volume] keyed(name) retainKeys
      tolerations [Toleration]
      nodeSelector {string} atomic
    PodTemplateSpec
      metadata+ ObjectMeta
      spec+ PodSpec
    ConfigMap
      apiVersion string
      kind string
      metadata+ ObjectMeta
      data {string}
    package apps io.k8s.api.apps.v1 v1
    Rolling
      maxSurge intOrString?
    Strategy
      type string
      rollingUpdate Rolling?
    DeploymentSpec
      replicas int32?
      paused bool
      selector! LabelSelector?
      strategy+ Strategy retainKeys
      template! PodTemplateSpec
    DeploymentStatus
      replicas int32
    Deployment
      apiVersion string
      kind string
      metadata+ ObjectMeta
      spec+ DeploymentSpec
      status+ DeploymentStatus
    """
  ])

  static func schema(_ name: String) -> any PatchSchema { table?.schema(name) ?? UntypedSchema() }

  static let configMap = schema("core.ConfigMap")
  static let deployment = schema("apps.Deployment")
}
