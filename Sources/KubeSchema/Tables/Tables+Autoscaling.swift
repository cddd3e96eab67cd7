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
      kind! string
      name! string
      apiVersion string
    HorizontalPodAutoscaler root | Changes the number of replicas by the load.
      spec! HorizontalPodAutoscalerSpec | The wanted behaviour.
      status HorizontalPodAutoscalerStatus | The observed state.
    HorizontalPodAutoscalerSpec | The wanted behaviour.
      scaleTargetRef! CrossVersionObjectReference | What is scaled.
      minReplicas int32? | At least so many; 1 by default.
      maxReplicas! int32 | At most so many.
      targetCPUUtilizationPercentage int32? | The share of the requested CPU to aim at.
    HorizontalPodAutoscalerStatus | The observed state.
      observedGeneration int64?
      lastScaleTime time?
      currentReplicas! int32
      desiredReplicas! int32
      currentCPUUtilizationPercentage int32?
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
      kind! string
      name! string
      apiVersion string
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
    ObjectMetricSource
      describedObject! CrossVersionObjectReference
      target! MetricTarget
      metric! MetricIdentifier
    PodsMetricSource
      metric! MetricIdentifier
      target! MetricTarget
    ResourceMetricSource
      name! string | cpu or memory.
      target! MetricTarget | The target.
    ContainerResourceMetricSource
      name! string
      target! MetricTarget
      container! string
    ExternalMetricSource
      metric! MetricIdentifier
      target! MetricTarget
    MetricIdentifier
      name! string
      selector meta.LabelSelector?
    MetricTarget | The value to aim at.
      type! string | Utilization, Value or AverageValue.
      value quantity?
      averageValue quantity?
      averageUtilization int32? | The share of the request in percent.
    HorizontalPodAutoscalerStatus | The observed state.
      observedGeneration int64?
      lastScaleTime time?
      currentReplicas int32
      desiredReplicas! int32
      currentMetrics+ [MetricStatus]
      conditions [HorizontalPodAutoscalerCondition] keyed(type)
    HorizontalPodAutoscalerCondition
      type! string
      status! string
      lastTransitionTime time
      reason string
      message string
    MetricStatus
      type! string
      object ObjectMetricStatus?
      pods PodsMetricStatus?
      resource ResourceMetricStatus?
      containerResource ContainerResourceMetricStatus?
      external ExternalMetricStatus?
    ObjectMetricStatus
      metric! MetricIdentifier
      current! MetricValueStatus
      describedObject! CrossVersionObjectReference
    PodsMetricStatus
      metric! MetricIdentifier
      current! MetricValueStatus
    ResourceMetricStatus
      name! string
      current! MetricValueStatus
    ContainerResourceMetricStatus
      name! string
      current! MetricValueStatus
      container! string
    ExternalMetricStatus
      metric! MetricIdentifier
      current! MetricValueStatus
    MetricValueStatus
      value quantity?
      averageValue quantity?
      averageUtilization int32?
    """
}
