extension Tables {
  static let coreConfiguration = """
    package core io.k8s.api.core.v1 v1
    Namespace root | A room for names: objects of different namespaces do not meet.
      spec NamespaceSpec | The wanted state.
      status NamespaceStatus | Whether it is being removed.
    NamespaceSpec | The wanted state of a namespace.
      finalizers [string] | What must be done before it may disappear.
    NamespaceStatus | The state of a namespace.
      phase string enum(Active,Terminating) | Active or Terminating.
      conditions [NamespaceCondition] keyed(type) | What its removal waits for.
    NamespaceCondition | One aspect of a namespace's removal.
      type! string | What the deletion waits for or failed at.
      status! string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    ConfigMap root | Configuration for Pods: keys and values.
      immutable bool? | When true, the data can never be changed again.
      data {string} | Text by key.
      binaryData {bytes} | Bytes by key, in base64.
    Secret root | Small confidential data for Pods.
      immutable bool? | When true, the data can never be changed again.
      data {bytes} | Bytes by key, in base64.
      stringData {string} | Text by key, to write only: it is stored in data.
      type string | What kind of data it is; Opaque by default. Cannot be changed.
    ServiceAccount root | An identity for the processes in Pods.
      secrets [ObjectReference] keyed(name) | Secrets that Pods with this account may use.
      imagePullSecrets [LocalObjectReference] | Registry credentials for Pods with this account.
      automountServiceAccountToken bool? | Whether Pods get its token.
    ReplicationController root | The predecessor of the ReplicaSet: keeps a number of Pods running.
      spec ReplicationControllerSpec | The wanted state.
      status ReplicationControllerStatus | The observed state.
    ReplicationControllerSpec | How many Pods, and which.
      replicas int32? =1 | How many Pods; 1 by default.
      minReadySeconds int32 zero | How long a Pod must be ready to count as available.
      selector {string} atomic | Labels of its Pods.
      template PodTemplateSpec? | What its Pods look like.
    ReplicationControllerStatus | The observed state.
      replicas! int32 | Pods that exist.
      fullyLabeledReplicas int32 | Pods with all labels of the template.
      readyReplicas int32 | Pods that are ready.
      availableReplicas int32 | Pods that were ready for minReadySeconds.
      observedGeneration int64 | The generation of the spec that this status speaks of.
      conditions [ReplicationControllerCondition] keyed(type) | What is known of its state.
    ReplicationControllerCondition | A piece of a ReplicationController's state.
      type! string | What the condition is about.
      status! string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    LimitRange root | Bounds and defaults for the resources of Pods, containers and claims in a namespace.
      spec LimitRangeSpec | The bounds.
    LimitRangeSpec | The bounds.
      limits! [LimitRangeItem] | One entry for each kind of thing.
    LimitRangeItem | Bounds for one kind of thing.
      type! string | Pod, Container or PersistentVolumeClaim.
      max {quantity} | The most it may have.
      min {quantity} | The least it must have.
      default {quantity} | Limits for containers that name none.
      defaultRequest {quantity} | Requests for containers that name none.
      maxLimitRequestRatio {quantity} | How much larger than the request a limit may be.
    ResourceQuota root | How much a namespace may use altogether.
      spec ResourceQuotaSpec | The bounds.
      status ResourceQuotaStatus | What is used.
    ResourceQuotaSpec | The bounds.
      hard {quantity} | The most, by resource: pods, requests.cpu, count/secrets, ...
      scopes [string] items(BestEffort,CrossNamespacePodAffinity,NotBestEffort,NotTerminating,PriorityClass,Terminating,VolumeAttributesClass) | Which objects count.
      scopeSelector ScopeSelector? | Which objects count.
    ScopeSelector atomic | Which objects count; all conditions must hold.
      matchExpressions [ScopedResourceSelectorRequirement] | Requirements; all must hold.
    ScopedResourceSelectorRequirement | A condition.
      scopeName! string | The scope, such as PriorityClass.
        enum(BestEffort,CrossNamespacePodAffinity,NotBestEffort,NotTerminating,PriorityClass,Terminating,VolumeAttributesClass)
      operator! string enum(DoesNotExist,Exists,In,NotIn) | In, NotIn, Exists or DoesNotExist.
      values [string] | For In and NotIn.
    ResourceQuotaStatus | What is used.
      hard {quantity} | The bounds that hold.
      used {quantity} | What is used of them.
    Event root metadata! | Something that happened to an object, kept for an hour or so.
      involvedObject! ObjectReference | What it happened to.
      reason string | What happened, as one word.
      message string | What happened, for people.
      source EventSource | Who says so.
      firstTimestamp time | The first time.
      lastTimestamp time | The last time.
      count int32 | How often.
      type string | Normal or Warning.
      eventTime microTime | When it was first seen.
      series EventSeries? | That it goes on.
      action string | What was done.
      related ObjectReference? | Another object that has to do with it.
      reportingComponent+ string zero | Who says so.
      reportingInstance+ string zero | Which instance says so.
    EventSource | Who says so.
      component string | The program.
      host string | The node.
    EventSeries | That it goes on.
      count int32 | How often so far.
      lastObservedTime microTime | The last time.
    """
}
