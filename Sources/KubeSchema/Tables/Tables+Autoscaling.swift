extension Tables {
  static let autoscaling = """
    package autoscaling io.k8s.api.autoscaling.v1 v1
    Scale root | How many replicas an object has and should have.
      spec ScaleSpec | The wanted number.
      status ScaleStatus | The observed number.
    ScaleSpec | The wanted number.
      replicas int32 zero | How many there should be.
    ScaleStatus | The observed number.
      replicas! int32 | How many there are.
      selector string | The labels of the Pods, as text.
    CrossVersionObjectReference atomic | Names an object that can be scaled.
      kind! string | The kind of the object, such as Deployment.
      name! string | Its name.
      apiVersion string | Its group and version, such as apps/v1.
    HorizontalPodAutoscaler root | Changes the number of replicas by the load.
      spec! HorizontalPodAutoscalerSpec | The wanted behaviour.
      status HorizontalPodAutoscalerStatus | The observed state.
    HorizontalPodAutoscalerSpec | The wanted behaviour.
      scaleTargetRef! CrossVersionObjectReference | What is scaled.
      minReplicas int32? | At least so many; 1 by default.
      maxReplicas! int32 | At most so many.
      targetCPUUtilizationPercentage int32? | The share of the requested CPU to aim at.
    HorizontalPodAutoscalerStatus | The observed state.
      observedGeneration int64? | The generation of the spec that this status speaks of.
      lastScaleTime time? | When it last changed the number of replicas.
      currentReplicas! int32 | How many replicas there are.
      desiredReplicas! int32 | How many replicas it wants.
      currentCPUUtilizationPercentage int32? | The average CPU use, in percent of what the Pods request.
    """
  static let autoscalingV2 = """
    package autoscaling/v2 io.k8s.api.autoscaling.v2 v2
    HorizontalPodAutoscaler root | Changes the number of replicas by the load.
      spec! HorizontalPodAutoscalerSpec | The wanted behaviour.
      status HorizontalPodAutoscalerStatus | The observed state.
    HorizontalPodAutoscalerSpec | The wanted behaviour.
      scaleTargetRef! CrossVersionObjectReference | What is scaled.
      minReplicas int32? | At least so many; 1 by default.
      maxReplicas! int32 | At most so many.
      metrics [MetricSpec] | What the number is computed from; the largest result counts.
      behavior HorizontalPodAutoscalerBehavior? | How fast it changes.
    CrossVersionObjectReference | Names an object that can be scaled.
      kind! string | The kind of the object, such as Deployment.
      name! string | Its name.
      apiVersion string | Its group and version, such as apps/v1.
    MetricSpec | One measure and its target.
      type! string | Resource, Pods, Object, External or ContainerResource.
      object ObjectMetricSource? | About one object.
      pods PodsMetricSource? | About each Pod.
      resource ResourceMetricSource? | CPU or memory of the Pods.
      containerResource ContainerResourceMetricSource? | CPU or memory of one container.
      external ExternalMetricSource? | From outside of the cluster.
    HorizontalPodAutoscalerBehavior | How fast the number changes.
      scaleUp HPAScalingRules? | Upwards.
      scaleDown HPAScalingRules? | Downwards.
    HPAScalingRules | How fast the number changes.
      stabilizationWindowSeconds int32? | How far back recommendations are considered.
      selectPolicy string? | Max, Min or Disabled.
      policies [HPAScalingPolicy] | Bounds of a change.
      tolerance quantity? | Smaller differences are ignored.
    HPAScalingPolicy | A bound of a change.
      type! string | Pods or Percent.
      value! int32 | How much.
      periodSeconds! int32 | In what time.
    ObjectMetricSource | A metric of one object.
      describedObject! CrossVersionObjectReference | The object that the metric is about.
      target! MetricTarget | The value to aim at.
      metric! MetricIdentifier | The metric.
    PodsMetricSource | A metric that every Pod has.
      metric! MetricIdentifier | The metric.
      target! MetricTarget | The value to aim at.
    ResourceMetricSource | A resource that the Pods request.
      name! string | cpu or memory.
      target! MetricTarget | The target.
    ContainerResourceMetricSource | A resource that one container of the Pods requests.
      name! string | cpu, memory or another resource.
      target! MetricTarget | The value to aim at.
      container! string | The container.
    ExternalMetricSource | A metric from outside the cluster.
      metric! MetricIdentifier | The metric.
      target! MetricTarget | The value to aim at.
    MetricIdentifier | Which metric.
      name! string | Its name.
      selector meta.LabelSelector? | Narrows it by the metric's labels.
    MetricTarget | The value to aim at.
      type! string | Utilization, Value or AverageValue.
      value quantity? | A value for the metric as a whole.
      averageValue quantity? | The metric divided by the number of Pods.
      averageUtilization int32? | The share of the request in percent.
    HorizontalPodAutoscalerStatus | The observed state.
      observedGeneration int64? | The generation of the spec that this status speaks of.
      lastScaleTime time? | When it last changed the number of replicas.
      currentReplicas int32 | How many replicas there are.
      desiredReplicas! int32 | How many replicas it wants.
      currentMetrics+ [MetricStatus] | The metrics as last measured.
      conditions [HorizontalPodAutoscalerCondition] keyed(type) | What is known of its state.
    HorizontalPodAutoscalerCondition | A piece of an autoscaler's state.
      type! string | AbleToScale, ScalingActive or ScalingLimited.
      status! string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    MetricStatus | A metric as last measured.
      type! string | ContainerResource, External, Object, Pods or Resource.
      object ObjectMetricStatus? | For Object.
      pods PodsMetricStatus? | For Pods.
      resource ResourceMetricStatus? | For Resource.
      containerResource ContainerResourceMetricStatus? | For ContainerResource.
      external ExternalMetricStatus? | For External.
    ObjectMetricStatus | A metric of one object, as last measured.
      metric! MetricIdentifier | The metric.
      current! MetricValueStatus | The value measured last.
      describedObject! CrossVersionObjectReference | The object that the metric is about.
    PodsMetricStatus | A metric of every Pod, as last measured.
      metric! MetricIdentifier | The metric.
      current! MetricValueStatus | The value measured last.
    ResourceMetricStatus | A resource of the Pods, as last measured.
      name! string | cpu, memory or another resource.
      current! MetricValueStatus | The value measured last.
    ContainerResourceMetricStatus | A resource of one container, as last measured.
      name! string | cpu, memory or another resource.
      current! MetricValueStatus | The value measured last.
      container! string | The container.
    ExternalMetricStatus | A metric from outside the cluster, as last measured.
      metric! MetricIdentifier | The metric.
      current! MetricValueStatus | The value measured last.
    MetricValueStatus | A measured value.
      value quantity? | The value of the metric as a whole.
      averageValue quantity? | The metric divided by the number of Pods.
      averageUtilization int32? | The average use, in percent of what the Pods request.
    """
}
