extension Tables {
  static let apps = """
    package apps io.k8s.api.apps.v1 v1
    Deployment root | Keeps a number of equal Pods running and replaces them step by step when their template changes.
      spec DeploymentSpec | The wanted state.
      status DeploymentStatus | The observed state.
    DeploymentSpec | How many Pods, which, and how they are replaced.
      replicas int32? | How many Pods; 1 by default.
      selector! meta.LabelSelector? | Labels of its Pods; the template must have them. Cannot be changed.
      template! core.PodTemplateSpec | What its Pods look like.
      strategy DeploymentStrategy retainKeys | How old Pods are replaced by new ones.
      minReadySeconds int32 | How long a Pod must be ready to count as available.
      revisionHistoryLimit int32? | How many old ReplicaSets are kept for rolling back; 10 by default.
      paused bool | Changes of the template wait while it is true.
      progressDeadlineSeconds int32? | After so long without progress the rollout is called stuck; 600 by default.
    DeploymentStrategy | How old Pods are replaced.
      type string enum(Recreate,RollingUpdate) | RollingUpdate (the default), or Recreate: first end all, then start all.
      rollingUpdate RollingUpdateDeployment? | Settings of RollingUpdate.
    RollingUpdateDeployment | How fast a rolling update goes.
      maxUnavailable intOrString? | How many Pods, or what share, may be missing; 25% by default.
      maxSurge intOrString? | How many Pods, or what share, may be there in addition; 25% by default.
    DeploymentStatus | The observed state.
      observedGeneration int64 | The generation the controller has seen.
      replicas int32 | All Pods.
      updatedReplicas int32 | Pods with the newest template.
      readyReplicas int32 | Ready Pods.
      availableReplicas int32 | Pods that are ready for minReadySeconds.
      unavailableReplicas int32 | Pods that are still missing.
      terminatingReplicas int32? | Pods that are about to end.
      conditions [DeploymentCondition] keyed(type) | Available, Progressing, ReplicaFailure.
      collisionCount int32? | Collisions of template hashes.
    DeploymentCondition | One aspect of a Deployment's state.
      type! string | The aspect.
      status! string | True, False or Unknown.
      lastUpdateTime time | When it was last written.
      lastTransitionTime time | When the status last changed.
      reason string | The cause, as one word.
      message string | The details.
    ReplicaSet root | Keeps a number of equal Pods running; usually made by a Deployment.
      spec ReplicaSetSpec | The wanted state.
      status ReplicaSetStatus | The observed state.
    ReplicaSetSpec | How many Pods, and which.
      replicas int32? | How many Pods; 1 by default.
      minReadySeconds int32 | How long a Pod must be ready to count as available.
      selector! meta.LabelSelector? | Labels of its Pods. Cannot be changed.
      template core.PodTemplateSpec | What its Pods look like.
    ReplicaSetStatus | The observed state.
      replicas! int32 | All Pods.
      fullyLabeledReplicas int32 | Pods with all labels of the template.
      readyReplicas int32 | Ready Pods.
      availableReplicas int32 | Available Pods.
      terminatingReplicas int32? | Pods that are about to end.
      observedGeneration int64 | The generation the controller has seen.
      conditions [ReplicaSetCondition] keyed(type) | ReplicaFailure.
    ReplicaSetCondition | One aspect of a ReplicaSet's state.
      type! string | What the condition is about.
      status! string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    StatefulSet root | Keeps Pods running that have a name and storage of their own each.
      spec StatefulSetSpec | The wanted state.
      status StatefulSetStatus | The observed state.
    StatefulSetSpec | How many Pods, which, and their storage.
      replicas int32? | How many Pods; 1 by default.
      selector! meta.LabelSelector? | Labels of its Pods. Cannot be changed.
      template! core.PodTemplateSpec | What its Pods look like.
      volumeClaimTemplates [core.PersistentVolumeClaim] | Claims made for each Pod.
      serviceName+ string zero | The headless Service that gives the Pods their names.
      podManagementPolicy string enum(OrderedReady,Parallel) | One after another (OrderedReady) or all at once (Parallel).
      updateStrategy StatefulSetUpdateStrategy | How Pods are replaced.
      revisionHistoryLimit int32? | How many old revisions are kept; 10 by default.
      minReadySeconds int32 | How long a Pod must be ready to count as available.
      persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy? | What becomes of the claims.
      ordinals StatefulSetOrdinals? | The number of the first Pod.
    StatefulSetUpdateStrategy | How Pods are replaced.
      type string enum(OnDelete,RollingUpdate) | RollingUpdate (the default) or OnDelete.
      rollingUpdate RollingUpdateStatefulSetStrategy? | Settings of RollingUpdate.
    RollingUpdateStatefulSetStrategy | Settings of a rolling update.
      partition int32? | Only Pods from this number on are replaced.
      maxUnavailable intOrString? | How many Pods may be missing.
    StatefulSetPersistentVolumeClaimRetentionPolicy | What becomes of the claims.
      whenDeleted string | Retain or Delete, when the StatefulSet is deleted.
      whenScaled string | Retain or Delete, when it shrinks.
    StatefulSetOrdinals | Numbers of Pods.
      start+ int32 zero | The number of the first Pod.
    StatefulSetStatus | The observed state.
      observedGeneration int64 | The generation of the spec that this status speaks of.
      replicas! int32 | Pods that exist.
      readyReplicas int32 | Pods that are ready.
      currentReplicas int32 | Pods of the current revision.
      updatedReplicas int32 | Pods of the new revision.
      currentRevision string | The revision of the Pods that are not updated yet.
      updateRevision string | The revision that Pods are updated to.
      collisionCount int32? | How often a revision's name was taken.
      conditions [StatefulSetCondition] keyed(type) | What is known of its state.
      availableReplicas+ int32 zero | Pods that were ready for minReadySeconds.
    StatefulSetCondition | A piece of a StatefulSet's state.
      type! string | What the condition is about.
      status! string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    DaemonSet root | Runs one Pod on every node, or on those that are selected.
      spec DaemonSetSpec | The wanted state.
      status DaemonSetStatus | The observed state.
    DaemonSetSpec | Which Pods, and how they are replaced.
      selector! meta.LabelSelector? | Labels of its Pods. Cannot be changed.
      template! core.PodTemplateSpec | What its Pods look like; they run where its selectors and tolerations allow.
      updateStrategy DaemonSetUpdateStrategy | How Pods are replaced.
      minReadySeconds int32 | How long a Pod must be ready to count as available.
      revisionHistoryLimit int32? | How many old revisions are kept; 10 by default.
    DaemonSetUpdateStrategy | How Pods are replaced.
      type string enum(OnDelete,RollingUpdate) | RollingUpdate (the default) or OnDelete.
      rollingUpdate RollingUpdateDaemonSet? | Settings of RollingUpdate.
    RollingUpdateDaemonSet | How fast a rolling update goes.
      maxUnavailable intOrString? | On how many nodes, or what share, the Pod may be missing; 1 by default.
      maxSurge intOrString? | On how many nodes there may be two; 0 by default.
    DaemonSetStatus | The observed state.
      currentNumberScheduled! int32 | Nodes that run the Pod and should.
      numberMisscheduled! int32 | Nodes that run the Pod and should not.
      desiredNumberScheduled! int32 | Nodes that should run the Pod.
      numberReady! int32 | Nodes whose Pod is ready.
      observedGeneration int64 | The generation the controller has seen.
      updatedNumberScheduled int32 | Nodes whose Pod has the newest template.
      numberAvailable int32 | Nodes whose Pod is available.
      numberUnavailable int32 | Nodes whose Pod is missing or not available.
      collisionCount int32? | Collisions of template hashes.
      conditions [DaemonSetCondition] keyed(type) | Aspects of the state.
    DaemonSetCondition | A piece of a DaemonSet's state.
      type! string | What the condition is about.
      status! string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    ControllerRevision root | An old state of a DaemonSet's or StatefulSet's template, for rolling back.
      data any? | The state.
      revision! int64 | Its number.
    """
}
