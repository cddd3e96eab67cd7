extension Tables {
  static let coreScheduling = """
    package core io.k8s.api.core.v1 v1
    Affinity | Rules about where a Pod may or should run.
      nodeAffinity NodeAffinity? | Rules about nodes.
      podAffinity PodAffinity? | Pods it wants to be near to.
      podAntiAffinity PodAntiAffinity? | Pods it wants to be away from.
    NodeAffinity | Rules about the labels of nodes.
      requiredDuringSchedulingIgnoredDuringExecution NodeSelector? | Must hold when the Pod is scheduled.
      preferredDuringSchedulingIgnoredDuringExecution [PreferredSchedulingTerm] | Should hold; weights are added up.
    NodeSelector atomic | Selects nodes: one of the terms must hold.
      nodeSelectorTerms! [NodeSelectorTerm] | The alternatives.
    NodeSelectorTerm atomic | All its conditions must hold; an empty term selects nothing.
      matchExpressions [NodeSelectorRequirement] | Conditions on labels.
      matchFields [NodeSelectorRequirement] | Conditions on fields; only metadata.name.
    NodeSelectorRequirement | A condition on a label or field.
      key! string | The label's key.
      operator! string enum(DoesNotExist,Exists,Gt,In,Lt,NotIn) | In, NotIn, Exists, DoesNotExist, Gt or Lt.
      values [string] | The values; one number for Gt and Lt.
    PreferredSchedulingTerm | A wish about nodes.
      weight! int32 | 1 to 100.
      preference! NodeSelectorTerm | What is wished for.
    PodAffinity | Wishes to run near certain Pods.
      requiredDuringSchedulingIgnoredDuringExecution [PodAffinityTerm] | Must all hold when the Pod is scheduled.
      preferredDuringSchedulingIgnoredDuringExecution [WeightedPodAffinityTerm] | Should hold.
    PodAntiAffinity | Wishes to run away from certain Pods.
      requiredDuringSchedulingIgnoredDuringExecution [PodAffinityTerm] | Must all hold when the Pod is scheduled.
      preferredDuringSchedulingIgnoredDuringExecution [WeightedPodAffinityTerm] | Should hold.
    WeightedPodAffinityTerm | A wish about Pods nearby.
      weight! int32 | 1 to 100.
      podAffinityTerm! PodAffinityTerm | What is wished for.
    PodAffinityTerm | Which Pods, and what counts as the same place.
      labelSelector meta.LabelSelector? | The Pods.
      namespaces [string] | The namespaces they are in; the Pod's own by default.
      topologyKey! string | Nodes with the same value of this label are the same place.
      namespaceSelector meta.LabelSelector? | Further namespaces by their labels.
      matchLabelKeys [string] | Labels whose values must be those of this Pod.
      mismatchLabelKeys [string] | Labels whose values must differ from those of this Pod.
    Taint | Keeps Pods away from a node unless they tolerate it.
      key! string | The taint's key.
      value string | The taint's value.
      effect! string enum(NoExecute,NoSchedule,PreferNoSchedule) | NoSchedule, PreferNoSchedule, or NoExecute which also evicts.
      timeAdded time? | When it was added.
    Toleration | A taint that the Pod puts up with.
      key string | The taint's key; empty with Exists for every taint.
      operator string enum(Equal,Exists,Gt,Lt) | Equal (the default) or Exists.
      value string | The taint's value, for Equal.
      effect string enum(NoExecute,NoSchedule,PreferNoSchedule) | The taint's effect; empty for every effect.
      tolerationSeconds int64? | How long a NoExecute taint is tolerated; for ever if not given.
    TopologySpreadConstraint | How evenly Pods are spread.
      maxSkew! int32 | How much the numbers of Pods in two places may differ.
      topologyKey! string | Nodes with the same value of this label are one place.
      whenUnsatisfiable! string enum(DoNotSchedule,ScheduleAnyway) | DoNotSchedule or ScheduleAnyway.
      labelSelector meta.LabelSelector? | The Pods that are counted.
      minDomains int32? | The least number of places.
      nodeAffinityPolicy string? enum(Honor,Ignore) | Whether nodes that node affinity excludes count.
      nodeTaintsPolicy string? enum(Honor,Ignore) | Whether nodes with taints count.
      matchLabelKeys [string] | Labels whose values must be those of this Pod.
    TopologySelectorTerm atomic | Places where volumes may be made.
      matchLabelExpressions [TopologySelectorLabelRequirement] | Conditions on labels of nodes.
    TopologySelectorLabelRequirement | A condition on one label.
      key! string | The node's label.
      values! [string] | The values it may have.
    """
}
