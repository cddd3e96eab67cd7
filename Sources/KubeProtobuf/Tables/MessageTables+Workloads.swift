extension MessageTables {
  static let apps = """
    ControllerRevision 1:metadata:meta.ObjectMeta 2:data:runtime.RawExtension 3:revision:int
    DaemonSet 1:metadata:meta.ObjectMeta 2:spec:DaemonSetSpec 3:status:DaemonSetStatus
    DaemonSetCondition 1:type 2:status 3:lastTransitionTime:meta.Time 4:reason 5:message
    DaemonSetSpec 1:selector:?meta.LabelSelector 2:template:core.PodTemplateSpec 3:updateStrategy:DaemonSetUpdateStrategy
      4:minReadySeconds:int 6:revisionHistoryLimit:?int
    DaemonSetStatus 1:currentNumberScheduled:int 2:numberMisscheduled:int 3:desiredNumberScheduled:int 4:numberReady:int
      5:observedGeneration:int 6:updatedNumberScheduled:int 7:numberAvailable:int 8:numberUnavailable:int 9:collisionCount:?int
      10:conditions:*DaemonSetCondition
    DaemonSetUpdateStrategy 1:type 2:rollingUpdate:?RollingUpdateDaemonSet
    Deployment 1:metadata:meta.ObjectMeta 2:spec:DeploymentSpec 3:status:DeploymentStatus
    DeploymentCondition 1:type 2:status 6:lastUpdateTime:meta.Time 7:lastTransitionTime:meta.Time 4:reason 5:message
    DeploymentSpec 1:replicas:?int 2:selector:?meta.LabelSelector 3:template:core.PodTemplateSpec 4:strategy:DeploymentStrategy
      5:minReadySeconds:int 6:revisionHistoryLimit:?int 7:paused:bool 9:progressDeadlineSeconds:?int
    DeploymentStatus 1:observedGeneration:int 2:replicas:int 3:updatedReplicas:int 7:readyReplicas:int 4:availableReplicas:int
      5:unavailableReplicas:int 9:terminatingReplicas:?int 6:conditions:*DeploymentCondition 8:collisionCount:?int
    DeploymentStrategy 1:type 2:rollingUpdate:?RollingUpdateDeployment
    ReplicaSet 1:metadata:meta.ObjectMeta 2:spec:ReplicaSetSpec 3:status:ReplicaSetStatus
    ReplicaSetCondition 1:type 2:status 3:lastTransitionTime:meta.Time 4:reason 5:message
    ReplicaSetSpec 1:replicas:?int 4:minReadySeconds:int 2:selector:?meta.LabelSelector 3:template:core.PodTemplateSpec
    ReplicaSetStatus 1:replicas:int 2:fullyLabeledReplicas:int 4:readyReplicas:int 5:availableReplicas:int
      7:terminatingReplicas:?int 3:observedGeneration:int 6:conditions:*ReplicaSetCondition
    RollingUpdateDaemonSet 1:maxUnavailable:?intstr.IntOrString 2:maxSurge:?intstr.IntOrString
    RollingUpdateDeployment 1:maxUnavailable:?intstr.IntOrString 2:maxSurge:?intstr.IntOrString
    RollingUpdateStatefulSetStrategy 1:partition:?int 2:maxUnavailable:?intstr.IntOrString
    StatefulSet 1:metadata:meta.ObjectMeta 2:spec:StatefulSetSpec 3:status:StatefulSetStatus
    StatefulSetCondition 1:type 2:status 3:lastTransitionTime:meta.Time 4:reason 5:message
    StatefulSetOrdinals 1:start:int
    StatefulSetPersistentVolumeClaimRetentionPolicy 1:whenDeleted 2:whenScaled
    StatefulSetSpec 1:replicas:?int 2:selector:?meta.LabelSelector 3:template:core.PodTemplateSpec
      4:volumeClaimTemplates:*core.PersistentVolumeClaim 5:serviceName 6:podManagementPolicy
      7:updateStrategy:StatefulSetUpdateStrategy 8:revisionHistoryLimit:?int 9:minReadySeconds:int
      10:persistentVolumeClaimRetentionPolicy:?StatefulSetPersistentVolumeClaimRetentionPolicy 11:ordinals:?StatefulSetOrdinals
    StatefulSetStatus 1:observedGeneration:int 2:replicas:int 3:readyReplicas:int 4:currentReplicas:int 5:updatedReplicas:int
      6:currentRevision 7:updateRevision 9:collisionCount:?int 10:conditions:*StatefulSetCondition 11:availableReplicas:int
    StatefulSetUpdateStrategy 1:type 2:rollingUpdate:?RollingUpdateStatefulSetStrategy
    """

  static let batch = """
    CronJob 1:metadata:meta.ObjectMeta 2:spec:CronJobSpec 3:status:CronJobStatus
    CronJobSpec 1:schedule 8:timeZone:? 2:startingDeadlineSeconds:?int 3:concurrencyPolicy 4:suspend:?bool
      5:jobTemplate:JobTemplateSpec 6:successfulJobsHistoryLimit:?int 7:failedJobsHistoryLimit:?int
    CronJobStatus 1:active:*core.ObjectReference 4:lastScheduleTime:?meta.Time 5:lastSuccessfulTime:?meta.Time
    Job 1:metadata:meta.ObjectMeta 2:spec:JobSpec 3:status:JobStatus
    JobCondition 1:type 2:status 3:lastProbeTime:meta.Time 4:lastTransitionTime:meta.Time 5:reason 6:message
    JobSpec 1:parallelism:?int 2:completions:?int 3:activeDeadlineSeconds:?int 11:podFailurePolicy:?PodFailurePolicy
      16:successPolicy:?SuccessPolicy 7:backoffLimit:?int 12:backoffLimitPerIndex:?int 13:maxFailedIndexes:?int
      4:selector:?meta.LabelSelector 5:manualSelector:?bool 6:template:core.PodTemplateSpec 8:ttlSecondsAfterFinished:?int
      9:completionMode:? 10:suspend:?bool 14:podReplacementPolicy:? 15:managedBy:?
    JobStatus 1:conditions:*JobCondition 2:startTime:?meta.Time 3:completionTime:?meta.Time 4:active:int 5:succeeded:int
      6:failed:int 11:terminating:?int 7:completedIndexes 10:failedIndexes:? 8:uncountedTerminatedPods:?UncountedTerminatedPods
      9:ready:?int
    JobTemplateSpec 1:metadata:meta.ObjectMeta 2:spec:JobSpec
    PodFailurePolicy 1:rules:*PodFailurePolicyRule
    PodFailurePolicyOnExitCodesRequirement 1:containerName:? 2:operator 3:values:*int
    PodFailurePolicyOnPodConditionsPattern 1:type 2:status
    PodFailurePolicyRule 1:action 2:onExitCodes:?PodFailurePolicyOnExitCodesRequirement
      3:onPodConditions:*PodFailurePolicyOnPodConditionsPattern
    SuccessPolicy 1:rules:*SuccessPolicyRule
    SuccessPolicyRule 1:succeededIndexes:? 2:succeededCount:?int
    UncountedTerminatedPods 1:succeeded:* 2:failed:*
    """

  static let autoscaling1 = """
    CrossVersionObjectReference 1:kind 2:name 3:apiVersion
    HorizontalPodAutoscaler 1:metadata:meta.ObjectMeta 2:spec:HorizontalPodAutoscalerSpec 3:status:HorizontalPodAutoscalerStatus
    HorizontalPodAutoscalerSpec 1:scaleTargetRef:CrossVersionObjectReference 2:minReplicas:?int 3:maxReplicas:int
      4:targetCPUUtilizationPercentage:?int
    HorizontalPodAutoscalerStatus 1:observedGeneration:?int 2:lastScaleTime:?meta.Time 3:currentReplicas:int 4:desiredReplicas:int
      5:currentCPUUtilizationPercentage:?int
    Scale 1:metadata:meta.ObjectMeta 2:spec:ScaleSpec 3:status:ScaleStatus
    ScaleSpec 1:replicas:int
    ScaleStatus 1:replicas:int 2:selector
    """

  static let autoscaling2 = """
    ContainerResourceMetricSource 1:name 2:target:MetricTarget 3:container
    ContainerResourceMetricStatus 1:name 2:current:MetricValueStatus 3:container
    CrossVersionObjectReference 1:kind 2:name 3:apiVersion
    ExternalMetricSource 1:metric:MetricIdentifier 2:target:MetricTarget
    ExternalMetricStatus 1:metric:MetricIdentifier 2:current:MetricValueStatus
    HPAScalingPolicy 1:type 2:value:int 3:periodSeconds:int
    HPAScalingRules 3:stabilizationWindowSeconds:?int 1:selectPolicy:? 2:policies:*HPAScalingPolicy 4:tolerance:?resource.Quantity
    HorizontalPodAutoscaler 1:metadata:meta.ObjectMeta 2:spec:HorizontalPodAutoscalerSpec 3:status:HorizontalPodAutoscalerStatus
    HorizontalPodAutoscalerBehavior 1:scaleUp:?HPAScalingRules 2:scaleDown:?HPAScalingRules
    HorizontalPodAutoscalerCondition 1:type 2:status 3:lastTransitionTime:meta.Time 4:reason 5:message
    HorizontalPodAutoscalerSpec 1:scaleTargetRef:CrossVersionObjectReference 2:minReplicas:?int 3:maxReplicas:int
      4:metrics:*MetricSpec 5:behavior:?HorizontalPodAutoscalerBehavior
    HorizontalPodAutoscalerStatus 1:observedGeneration:?int 2:lastScaleTime:?meta.Time 3:currentReplicas:int 4:desiredReplicas:int
      5:currentMetrics:*MetricStatus 6:conditions:*HorizontalPodAutoscalerCondition
    MetricIdentifier 1:name 2:selector:?meta.LabelSelector
    MetricSpec 1:type 2:object:?ObjectMetricSource 3:pods:?PodsMetricSource 4:resource:?ResourceMetricSource
      7:containerResource:?ContainerResourceMetricSource 5:external:?ExternalMetricSource
    MetricStatus 1:type 2:object:?ObjectMetricStatus 3:pods:?PodsMetricStatus 4:resource:?ResourceMetricStatus
      7:containerResource:?ContainerResourceMetricStatus 5:external:?ExternalMetricStatus
    MetricTarget 1:type 2:value:?resource.Quantity 3:averageValue:?resource.Quantity 4:averageUtilization:?int
    MetricValueStatus 1:value:?resource.Quantity 2:averageValue:?resource.Quantity 3:averageUtilization:?int
    ObjectMetricSource 1:describedObject:CrossVersionObjectReference 2:target:MetricTarget 3:metric:MetricIdentifier
    ObjectMetricStatus 1:metric:MetricIdentifier 2:current:MetricValueStatus 3:describedObject:CrossVersionObjectReference
    PodsMetricSource 1:metric:MetricIdentifier 2:target:MetricTarget
    PodsMetricStatus 1:metric:MetricIdentifier 2:current:MetricValueStatus
    ResourceMetricSource 1:name 2:target:MetricTarget
    ResourceMetricStatus 1:name 2:current:MetricValueStatus
    """

  static let policy = """
    Eviction 1:metadata:meta.ObjectMeta 2:deleteOptions:?meta.DeleteOptions
    PodDisruptionBudget 1:metadata:meta.ObjectMeta 2:spec:PodDisruptionBudgetSpec 3:status:PodDisruptionBudgetStatus
    PodDisruptionBudgetSpec 1:minAvailable:?intstr.IntOrString 2:selector:?meta.LabelSelector 3:maxUnavailable:?intstr.IntOrString
      4:unhealthyPodEvictionPolicy:?
    PodDisruptionBudgetStatus 1:observedGeneration:int 2:disruptedPods:%meta.Time 3:disruptionsAllowed:int 4:currentHealthy:int
      5:desiredHealthy:int 6:expectedPods:int 7:conditions:*meta.Condition
    """

  static let scheduling = """
    PriorityClass 1:metadata:meta.ObjectMeta 2:value:int 3:globalDefault:bool 4:description 5:preemptionPolicy:?
    """

  static let node = """
    Overhead 1:podFixed:%resource.Quantity
    RuntimeClass 1:metadata:meta.ObjectMeta 2:handler 3:overhead:?Overhead 4:scheduling:?Scheduling
    Scheduling 1:nodeSelector:% 2:tolerations:*core.Toleration
    """
}
