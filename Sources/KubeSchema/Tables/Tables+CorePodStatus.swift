extension Tables {
  static let corePodStatus = """
    package core io.k8s.api.core.v1 v1
    PodStatus | What is known about a running Pod.
      observedGeneration int64 | The generation the node has seen.
      phase string enum(Failed,Pending,Running,Succeeded,Unknown) | Pending, Running, Succeeded, Failed or Unknown.
      conditions [PodCondition] keyed(type) | Scheduled, initialized, ready and so on.
      message string | Why the Pod is in this state, for people.
      reason string | Why the Pod is in this state, as Evicted.
      nominatedNodeName string | The node on which lower Pods make room for it.
      hostIP string | The address of its node.
      hostIPs [HostIP] merge(ip) | All addresses of its node.
      podIP string | The address of the Pod.
      podIPs [PodIP] keyed(ip) | All addresses of the Pod.
      startTime time? | When the node accepted it.
      initContainerStatuses [ContainerStatus] | The state of the init containers.
      containerStatuses [ContainerStatus] | The state of the containers.
      qosClass string enum(BestEffort,Burstable,Guaranteed) | The quality of service that follows from requests and limits.
      ephemeralContainerStatuses [ContainerStatus] | The state of the ephemeral containers.
      resize string | The state of a change of resources.
      resourceClaimStatuses [PodResourceClaimStatus] keyed(name) retainKeys | The claims that were made for it.
      extendedResourceClaimStatus PodExtendedResourceClaimStatus? | The claim made for extended resources.
      allocatedResources {quantity} | What the node has set aside for the Pod.
      resources ResourceRequirements? | What the Pod has now.
      nodeAllocatableResourceClaimStatuses [NodeAllocatableResourceClaimStatus] | Resources of the node that claims take.
    NodeAllocatableResourceClaimStatus | Resources of the node that a claim takes.
      resourceClaimName! string | The ResourceClaim.
      containers [string] set | Containers that use it.
      resources! {quantity} | What it takes from the node.
    PodCondition | One aspect of a Pod's state.
      type! string | PodScheduled, Initialized, ContainersReady, Ready, ...
      observedGeneration int64 | The generation this was said about.
      status! string | True, False or Unknown.
      lastProbeTime time | When it was last looked at.
      lastTransitionTime time | When the status last changed.
      reason string | The cause, as one word.
      message string | The details.
    HostIP | An address of the node.
      ip! string | An address of the node.
    PodIP | An address of the Pod.
      ip! string | An address of the Pod.
    PodResourceClaimStatus | A claim made for a Pod.
      name! string | The claim, as the Pod calls it.
      resourceClaimName string? | The ResourceClaim that was made for it.
    PodExtendedResourceClaimStatus | The claim made for extended resources.
      requestMappings! [ContainerExtendedResourceRequest] | Which request serves which container.
      resourceClaimName! string | The ResourceClaim.
    ContainerExtendedResourceRequest | A container's extended resource and the request that serves it.
      containerName! string | The container.
      resourceName! string | The extended resource.
      requestName! string | The request of the claim.
    ContainerStatus | The state of one container.
      name! string | The container.
      state ContainerState | What it does now.
      lastState ContainerState | What its predecessor did, before the last restart.
      ready! bool | Whether it passes its readiness probe.
      restartCount! int32 | How often it was restarted.
      image! string | The image that runs.
      imageID! string | The digest of the image.
      containerID string | Its id, as containerd://...
      started bool? | Whether its startup probe has succeeded.
      allocatedResources {quantity} | What the node has set aside for it.
      resources ResourceRequirements? | What it has now.
      volumeMounts [VolumeMountStatus] keyed(mountPath) | Its mounts.
      user ContainerUser? | Who its first process runs as.
      allocatedResourcesStatus [ResourceStatus] keyed(name) | The health of its devices.
      stopSignal string? | The signal that stops it.
        enum(SIGABRT,SIGALRM,SIGBUS,SIGCHLD,SIGCLD,SIGCONT,SIGFPE,SIGHUP,SIGILL,SIGINT,SIGIO,SIGIOT,SIGKILL,SIGPIPE,SIGPOLL,SIGPROF)
        enum(SIGPWR,SIGQUIT,SIGRTMAX,SIGRTMAX-1,SIGRTMAX-10,SIGRTMAX-11,SIGRTMAX-12,SIGRTMAX-13,SIGRTMAX-14,SIGRTMAX-2,SIGRTMAX-3)
        enum(SIGRTMAX-4,SIGRTMAX-5,SIGRTMAX-6,SIGRTMAX-7,SIGRTMAX-8,SIGRTMAX-9,SIGRTMIN,SIGRTMIN+1,SIGRTMIN+10,SIGRTMIN+11)
        enum(SIGRTMIN+12,SIGRTMIN+13,SIGRTMIN+14,SIGRTMIN+15,SIGRTMIN+2,SIGRTMIN+3,SIGRTMIN+4,SIGRTMIN+5,SIGRTMIN+6,SIGRTMIN+7)
        enum(SIGRTMIN+8,SIGRTMIN+9,SIGSEGV,SIGSTKFLT,SIGSTOP,SIGSYS,SIGTERM,SIGTRAP,SIGTSTP,SIGTTIN,SIGTTOU,SIGURG,SIGUSR1,SIGUSR2)
        enum(SIGVTALRM,SIGWINCH,SIGXCPU,SIGXFSZ)
    ContainerState | Waiting, running or terminated.
      waiting ContainerStateWaiting? | It has not started yet.
      running ContainerStateRunning? | It runs.
      terminated ContainerStateTerminated? | It has ended.
    ContainerStateWaiting | Why a container has not started.
      reason string | As ContainerCreating, ImagePullBackOff, CrashLoopBackOff.
      message string | The details.
    ContainerStateRunning | Since when a container runs.
      startedAt time | The start.
    ContainerStateTerminated | How a container ended.
      exitCode! int32 | The exit code.
      signal int32 | The signal.
      reason string | As Completed, Error, OOMKilled.
      message string | What it left behind as its last words.
      startedAt time | The start.
      finishedAt time | The end.
      containerID string | Its id.
    VolumeMountStatus | A mount of a container.
      name! string | The volume.
      mountPath! string | Where it is mounted.
      readOnly bool | Whether it can only be read.
      recursiveReadOnly string? | Disabled, IfPossible or Enabled.
      volumeStatus VolumeStatus? | More about the volume.
    VolumeStatus | The state of a mounted volume.
      image ImageVolumeStatus? | For an image volume.
    ImageVolumeStatus | The image behind a volume.
      imageRef! string omitted | The image with its digest.
    ContainerUser | Who a process runs as.
      linux LinuxContainerUser? | The user of the first process.
    LinuxContainerUser | The identity of a container's first process.
      uid! int64 | The user.
      gid! int64 | The group.
      supplementalGroups [int64] | Further groups.
    ResourceStatus | The health of the devices of one resource.
      name! string | The resource.
      resources [ResourceHealth] map(resourceID) | The health of each of its devices.
    ResourceHealth | The health of a device.
      resourceID! string | The device.
      health string | Healthy, Unhealthy or Unknown.
      message string? | The same for people.
    """
}
