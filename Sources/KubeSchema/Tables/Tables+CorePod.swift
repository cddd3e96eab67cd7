extension Tables {
  static let corePod = """
    package core io.k8s.api.core.v1 v1
    Pod root | Containers that run together on one node, sharing network and volumes: the smallest thing that is scheduled.
      spec PodSpec | The wanted state.
      status PodStatus | What the node says about it.
    PodTemplate root | A template for Pods, kept for others to use.
      template PodTemplateSpec | What Pods made from it look like.
    PodTemplateSpec | What the Pods that a controller makes look like.
      metadata meta.ObjectMeta | Labels and annotations of the Pods.
      spec PodSpec | The wanted state of the Pods.
    PodSpec | The wanted state of a Pod.
      volumes [Volume] keyed(name) retainKeys | The volumes that containers may mount.
      initContainers [Container] keyed(name) | Run one after another before the containers; with restartPolicy Always they stay as sidecars.
      containers! [Container] keyed(name) | The containers; at least one. Cannot be added or removed later.
      ephemeralContainers [EphemeralContainer] keyed(name) | Added to a running Pod for debugging, through their own subresource.
      restartPolicy string enum(Always,Never,OnFailure) | When containers that ended are started again: Always (the default), OnFailure, Never.
      terminationGracePeriodSeconds int64? | Seconds between the polite signal and the kill; 30 by default.
      activeDeadlineSeconds int64? | Seconds after which the Pod is failed.
      dnsPolicy string enum(ClusterFirst,ClusterFirstWithHostNet,Default,None) | Which resolver the containers use; ClusterFirst by default.
      nodeSelector {string} atomic | Labels a node must have.
      serviceAccountName string | The identity the Pod runs as; `default` if not set.
      serviceAccount string | The old name of serviceAccountName.
      automountServiceAccountToken bool? | Whether the token of the service account is mounted.
      nodeName string | The node that runs the Pod; set by the scheduler.
      hostNetwork bool | Use the node's network.
      hostPID bool | Use the node's process namespace.
      hostIPC bool | Use the node's IPC namespace.
      shareProcessNamespace bool? | Let the containers see one another's processes.
      securityContext PodSecurityContext? | Security settings of all containers.
      imagePullSecrets [LocalObjectReference] keyed(name) | Secrets with the credentials of image registries.
      hostname string | The host name of the Pod; its own name by default.
      subdomain string | With a headless Service of that name, the Pod gets the name hostname.subdomain.namespace.svc.
      affinity Affinity? | Rules about nodes and about Pods nearby.
      schedulerName string | The scheduler that places the Pod; default-scheduler by default.
      tolerations [Toleration] | Taints of nodes that the Pod puts up with.
      hostAliases [HostAlias] keyed(ip) | Entries for /etc/hosts.
      priorityClassName string | The PriorityClass of the Pod.
      priority int32? | The number the PriorityClass stands for; filled in by the server.
      dnsConfig PodDNSConfig? | Resolver settings on top of dnsPolicy.
      readinessGates [PodReadinessGate] | Conditions that must be True for the Pod to be ready.
      runtimeClassName string? | The RuntimeClass that runs the Pod.
      enableServiceLinks bool? | Whether Services of the namespace appear in the environment; true by default.
      preemptionPolicy string? enum(Never,PreemptLowerPriority) | Whether Pods of lower priority may be evicted for this one.
      overhead {quantity} | Resources that running the Pod costs besides its containers; filled in from the RuntimeClass.
      topologySpreadConstraints [TopologySpreadConstraint] map(topologyKey,whenUnsatisfiable) merge(topologyKey) | How Pods are spread over zones and nodes.
      setHostnameAsFQDN bool? | Use the full name as host name.
      os PodOS? | The operating system the Pod is made for.
      hostUsers bool? | Whether the Pod shares the user namespace of the node.
      schedulingGates [PodSchedulingGate] keyed(name) | While there are any, the Pod is not scheduled.
      resourceClaims [PodResourceClaim] keyed(name) retainKeys | Devices the containers may use.
      resources ResourceRequirements? | Resources of all containers together.
      hostnameOverride string? | Replaces the host name altogether.
      schedulingGroup PodSchedulingGroup? | The group of Pods this one is placed with.
    PodSchedulingGroup union(-,podGroupName) | The group of Pods a Pod is placed with.
      podGroupName string? | The group of Pods to be scheduled together.
    PodOS | The operating system of a Pod.
      name! string | linux or windows.
    PodSchedulingGate | Something that holds back scheduling.
      name! string | Its name.
    PodReadinessGate | A condition that counts for readiness.
      conditionType! string | The type of the condition.
    PodResourceClaim | A claim for devices.
      name! string | The name by which containers refer to it.
      resourceClaimName string? | An existing ResourceClaim.
      resourceClaimTemplateName string? | A template; a claim is made for the Pod.
    PodDNSConfig | Settings for /etc/resolv.conf.
      nameservers [string] | Addresses of name servers.
      searches [string] | Domains to search.
      options [PodDNSConfigOption] | Resolver options such as ndots.
    PodDNSConfigOption | A resolver option.
      name string | The option, such as ndots.
      value string? | Its value, if it takes one.
    HostAlias | A line of /etc/hosts.
      ip! string | The address.
      hostnames [string] | The names.
    LocalObjectReference atomic | Names an object of the same namespace.
      name string zero | The object's name.
    ObjectReference atomic | Names any object.
      kind string | Its kind.
      namespace string | Its namespace.
      name string | Its name.
      uid string | Its uid.
      apiVersion string | Its API version.
      resourceVersion string | A certain version of it.
      fieldPath string | A part of it, as spec.containers{main}.
    TypedLocalObjectReference atomic | Names an object of the same namespace and its type.
      apiGroup+ string? | The API group; empty is the core group.
      kind! string | The kind.
      name! string | The name, in the same namespace.
    TypedObjectReference | Names an object and its type.
      apiGroup+ string? | The API group; empty is the core group.
      kind! string | The kind.
      name! string | The name.
      namespace string? | The namespace, where another one is allowed.
    Binding root | Assigns a Pod to a node; schedulers create it.
      target! ObjectReference | The node.
    PodSecurityContext | Security settings for all containers of a Pod.
      seLinuxOptions SELinuxOptions? | SELinux label of the containers.
      windowsOptions WindowsSecurityContextOptions? | Settings for Windows.
      runAsUser int64? | User id of the processes.
      runAsGroup int64? | Group id of the processes.
      runAsNonRoot bool? | Refuse to start containers that would run as root.
      supplementalGroups [int64] | Further groups of the processes.
      supplementalGroupsPolicy string? enum(Merge,Strict) | Whether groups named in the image count too.
      fsGroup int64? | Group that owns the volumes.
      sysctls [Sysctl] | Kernel parameters of the Pod.
      fsGroupChangePolicy string? enum(Always,OnRootMismatch) | When the ownership of volumes is changed.
      seccompProfile SeccompProfile? | System calls the containers may use.
      appArmorProfile AppArmorProfile? | The AppArmor profile of the containers.
      seLinuxChangePolicy string? | How volumes are labelled.
    Sysctl | A kernel parameter.
      name! string | The parameter, such as net.core.somaxconn.
      value! string | Its value.
    """
}
