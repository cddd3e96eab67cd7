extension Tables {
  static let discovery = """
    package discovery io.k8s.api.discovery.v1 v1
    EndpointSlice root | A part of the addresses behind a Service.
      addressType! string enum(FQDN,IPv4,IPv6) | IPv4, IPv6 or FQDN. Cannot be changed.
      endpoints+ [Endpoint] | The addresses.
      ports+ [EndpointPort] | The ports they all have.
    Endpoint | One endpoint.
      addresses! [string] set | Its address.
      conditions EndpointConditions | Its state.
      hostname string? | Its host name.
      targetRef core.ObjectReference? | The Pod behind it.
      deprecatedTopology {string} | No longer in use.
      nodeName string? | The node it is on.
      zone string? | The zone it is in.
      hints EndpointHints? | Who should use it.
    EndpointConditions | The state of an endpoint.
      ready bool? | Whether it accepts traffic; unknown counts as yes.
      serving bool? | Whether it would accept traffic, even while it ends.
      terminating bool? | Whether it ends.
    EndpointHints | Who should use an endpoint.
      forZones [ForZone] | Clients of these zones.
      forNodes [ForNode] | Clients of these nodes.
    ForZone | A zone.
      name! string | The zone.
    ForNode | A node.
      name! string | The node.
    EndpointPort atomic | A port.
      name+ string? | The name of the Service's port.
      protocol string? enum(SCTP,TCP,UDP) | TCP, UDP or SCTP.
      port+ int32? | The number.
      appProtocol string? | The protocol spoken above.
    """
  static let events = """
    package events io.k8s.api.events.v1 v1
    Event root | Something that happened to an object, kept for an hour or so.
      eventTime! microTime | When it was first seen.
      series EventSeries? | That it goes on.
      reportingController string | Who says so.
      reportingInstance string | Which instance says so.
      action string | What was done.
      reason string | What happened, as one word.
      regarding core.ObjectReference | What it happened to.
      related core.ObjectReference? | Another object that has to do with it.
      note string | What happened, for people.
      type string | Normal or Warning.
      deprecatedSource core.EventSource | Outdated: who says so.
      deprecatedFirstTimestamp time | Outdated: the first time.
      deprecatedLastTimestamp time | Outdated: the last time.
      deprecatedCount int32 | Outdated: how often.
    EventSeries | That it goes on.
      count! int32 | How often so far.
      lastObservedTime! microTime | The last time.
    """
  static let coordination = """
    package coordination io.k8s.api.coordination.v1 v1
    Lease root | Says who does something, and until when: leader election and heartbeats of nodes.
      spec LeaseSpec | Who holds it.
    LeaseSpec | Who holds a lease.
      holderIdentity string? | The holder.
      leaseDurationSeconds int32? | How long it is valid after a renewal.
      acquireTime microTime? | When the holder got it.
      renewTime microTime? | When the holder last renewed it.
      leaseTransitions int32? | How often it changed hands.
      strategy string? | How the holder is chosen.
      preferredHolder string? | Who should have it next.
    """
  static let policy = """
    package policy io.k8s.api.policy.v1 v1
    PodDisruptionBudget root | How many Pods of a set may be missing because somebody evicts them.
      spec PodDisruptionBudgetSpec | The bounds.
      status PodDisruptionBudgetStatus | What is allowed now.
    PodDisruptionBudgetSpec | The bounds; minAvailable or maxUnavailable.
      minAvailable intOrString? | How many Pods, or what share, must remain.
      selector meta.LabelSelector? replace | The Pods.
      maxUnavailable intOrString? | How many Pods, or what share, may be missing.
      unhealthyPodEvictionPolicy string? enum(AlwaysAllow,IfHealthyBudget) | When Pods that are not ready may be evicted.
    PodDisruptionBudgetStatus | What is allowed now.
      observedGeneration int64 | The generation the controller has seen.
      disruptedPods {time} | Pods that are being evicted.
      disruptionsAllowed+ int32 zero | How many more may be evicted.
      currentHealthy+ int32 zero | Healthy Pods.
      desiredHealthy+ int32 zero | Healthy Pods that must remain.
      expectedPods+ int32 zero | All Pods that count.
      conditions [meta.Condition] keyed(type) | DisruptionAllowed.
    Eviction root | Asks to remove a Pod if its disruption budgets allow it.
      deleteOptions meta.DeleteOptions? | How to delete it.
    """
  static let scheduling = """
    package scheduling io.k8s.api.scheduling.v1 v1
    PriorityClass root | A name for a priority of Pods.
      value+ int32 zero | The priority; higher is more important. Cannot be changed.
      globalDefault bool | Whether Pods without a class get this one.
      description string | When to use it.
      preemptionPolicy string? enum(Never,PreemptLowerPriority) | Whether such Pods evict others. Cannot be changed.
    """
  static let node = """
    package node io.k8s.api.node.v1 v1
    RuntimeClass root | A way to run containers that Pods may choose.
      handler! string | What the container runtime of the nodes calls it. Cannot be changed.
      overhead Overhead? | What a Pod costs besides its containers.
      scheduling Scheduling? | Which nodes can do it.
    Overhead | What a Pod costs besides its containers.
      podFixed {quantity} | Resources.
    Scheduling | Which nodes can do it.
      nodeSelector {string} atomic | Labels of the nodes.
      tolerations [core.Toleration] | Added to the Pods.
    """
}
