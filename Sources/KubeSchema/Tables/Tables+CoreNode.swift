extension Tables {
  static let coreNode = """
    package core io.k8s.api.core.v1 v1
    Node root | A machine that runs Pods.
      spec NodeSpec | The wanted state.
      status NodeStatus | What its kubelet says about it.
    NodeSpec | The wanted state of a node.
      podCIDR string | The addresses of its Pods.
      podCIDRs [string] set merge | The addresses of its Pods, one range for each family.
      providerID string | Its id at the cloud it comes from.
      unschedulable bool | Takes no new Pods: kubectl cordon.
      taints [Taint] | Keep Pods away that do not tolerate them.
      configSource NodeConfigSource? | No longer in use.
      externalID string | No longer in use.
    NodeConfigSource | No longer in use.
      configMap ConfigMapNodeConfigSource?
    ConfigMapNodeConfigSource | No longer in use.
      namespace! string
      name! string
      uid string
      resourceVersion string
      kubeletConfigKey! string
    NodeStatus | What a kubelet says about its node.
      capacity {quantity} | All the resources it has.
      allocatable {quantity} | The resources Pods may have.
      phase string enum(Pending,Running,Terminated) | No longer in use.
      conditions [NodeCondition] keyed(type) | Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.
      addresses [NodeAddress] keyed(type) | Its addresses and names.
      daemonEndpoints NodeDaemonEndpoints | Where its kubelet listens.
      nodeInfo NodeSystemInfo | Versions and ids.
      images [ContainerImage] | The images it has.
      volumesInUse [string] | Volumes that are mounted.
      volumesAttached [AttachedVolume] | Volumes that are attached.
      config NodeConfigStatus? | No longer in use.
      runtimeHandlers [NodeRuntimeHandler] | The ways it can run containers.
      features NodeFeatures? | What its runtime can do.
      declaredFeatures [string] | Features its kubelet declares.
    NodeConfigStatus | No longer in use.
      assigned NodeConfigSource?
      active NodeConfigSource?
      lastKnownGood NodeConfigSource?
      error string
    NodeCondition | One aspect of a node's state.
      type! string | The aspect.
      status! string | True, False or Unknown.
      lastHeartbeatTime time | When the kubelet last said so.
      lastTransitionTime time | When the status last changed.
      reason string | The cause, as one word.
      message string | The details.
    NodeAddress | An address of a node.
      type! string | InternalIP, ExternalIP or Hostname.
      address! string | The address.
    NodeDaemonEndpoints | Where daemons of the node listen.
      kubeletEndpoint DaemonEndpoint | The kubelet.
    DaemonEndpoint | A port.
      Port! int32
    NodeSystemInfo | Versions and ids of a node.
      machineID! string | The machine's id.
      systemUUID! string | The id the firmware gives.
      bootID! string | Changes with every boot.
      kernelVersion! string | The kernel.
      osImage! string | The operating system.
      containerRuntimeVersion! string | The container runtime.
      kubeletVersion! string | The kubelet.
      kubeProxyVersion! string | No longer in use.
      operatingSystem! string | linux or windows.
      architecture! string | The processor.
      swap NodeSwapStatus? | Its swap space.
    NodeSwapStatus
      capacity int64?
    ContainerImage | An image on a node.
      names+ [string] | Its names.
      sizeBytes int64 | Its size.
    AttachedVolume | A volume attached to a node.
      name! string
      devicePath! string
    NodeRuntimeHandler | A way to run containers.
      name+ string zero
      features NodeRuntimeHandlerFeatures?
    NodeRuntimeHandlerFeatures
      recursiveReadOnlyMounts bool?
      userNamespaces bool?
    NodeFeatures
      supplementalGroupsPolicy bool?
    ComponentStatus root | Outdated: the health of a part of the control plane.
      conditions [ComponentCondition] keyed(type)
    ComponentCondition
      type! string
      status! string
      message string
      error string
    """
}
