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
      configMap ConfigMapNodeConfigSource? | A ConfigMap with the kubelet's configuration; not in use any more.
    ConfigMapNodeConfigSource | No longer in use.
      namespace! string | The namespace.
      name! string | The name.
      uid string | The identity of the object.
      resourceVersion string | The version of the object.
      kubeletConfigKey! string | The key of the ConfigMap.
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
      assigned NodeConfigSource? | What it should use.
      active NodeConfigSource? | What it uses.
      lastKnownGood NodeConfigSource? | What it falls back to.
      error string | Why it failed.
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
      Port! int32 | The port.
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
    NodeSwapStatus | The node's swap space.
      capacity int64? | Its size in bytes.
    ContainerImage | An image on a node.
      names+ [string] | Its names.
      sizeBytes int64 | Its size.
    AttachedVolume | A volume attached to a node.
      name! string | The volume.
      devicePath! string | The device on the node.
    NodeRuntimeHandler | A way to run containers.
      name+ string zero | The handler, as RuntimeClasses name it; empty is the default one.
      features NodeRuntimeHandlerFeatures? | What it can do.
    NodeRuntimeHandlerFeatures | What a handler of the container runtime can do.
      recursiveReadOnlyMounts bool? | Mounts that are read-only all the way down.
      userNamespaces bool? | User namespaces.
    NodeFeatures | What the container runtime can do.
      supplementalGroupsPolicy bool? | The policy of supplemental groups.
    ComponentStatus root | Outdated: the health of a part of the control plane.
      conditions [ComponentCondition] keyed(type) | Whether the component is healthy.
    ComponentCondition | The health of a component.
      type! string | Healthy.
      status! string | True, False or Unknown.
      message string | The same for people.
      error string | Why it failed.
    """
}
