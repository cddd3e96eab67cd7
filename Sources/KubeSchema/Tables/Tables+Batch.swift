extension Tables {
  static let batch = """
    package batch io.k8s.api.batch.v1 v1
    Job root | Runs Pods until a number of them has succeeded.
      spec JobSpec | The wanted state.
      status JobStatus | The observed state.
    JobSpec | Which Pods, how many, how often they may fail.
      parallelism int32? | How many Pods run at the same time; 1 by default.
      completions int32? | How many Pods must succeed; 1 by default.
      activeDeadlineSeconds int64? | After so long the Job fails.
      podFailurePolicy PodFailurePolicy? | Which failures count how.
      successPolicy SuccessPolicy? | When the Job succeeds before all Pods have.
      backoffLimit int32? | How many failures are tolerated; 6 by default.
      backoffLimitPerIndex int32? | How many failures are tolerated for each index.
      maxFailedIndexes int32? | How many indexes may fail.
      selector meta.LabelSelector? | Labels of its Pods; set by the server.
      manualSelector bool? | Whether selector and labels are given by hand.
      template! core.PodTemplateSpec | What its Pods look like; restartPolicy must be OnFailure or Never.
      ttlSecondsAfterFinished int32? | The Job is deleted so long after its end.
      completionMode string? enum(Indexed,NonIndexed) | NonIndexed (the default) or Indexed: each Pod has a number of its own.
      suspend bool? | Runs no Pods while it is true.
      podReplacementPolicy string? enum(Failed,TerminatingOrFailed) | When a failing Pod is replaced.
      managedBy string? | The controller that takes care of it.
    PodFailurePolicy | Which failures count how.
      rules! [PodFailurePolicyRule] | Looked at in order; the first that fits decides.
    PodFailurePolicyRule | What to do about certain failures.
      action! string enum(Count,FailIndex,FailJob,Ignore) | FailJob, FailIndex, Ignore or Count.
      onExitCodes PodFailurePolicyOnExitCodesRequirement? | Exits it is about.
      onPodConditions [PodFailurePolicyOnPodConditionsPattern] | Conditions of the Pod it is about.
    PodFailurePolicyOnExitCodesRequirement | A set of exit codes.
      containerName string? | The container; any if not given.
      operator! string enum(In,NotIn) | In or NotIn.
      values! [int32] set | The codes.
    PodFailurePolicyOnPodConditionsPattern | A condition of a Pod.
      type! string | The condition's type.
      status+ string zero | The condition's status; True by default.
    SuccessPolicy | When a Job succeeds early.
      rules! [SuccessPolicyRule] | One of them must hold.
    SuccessPolicyRule | Enough successes.
      succeededIndexes string? | Which indexes must succeed, as 1,3-5.
      succeededCount int32? | How many must succeed.
    JobStatus | The observed state.
      conditions [JobCondition] merge(type) | Complete, Failed, Suspended and so on.
      startTime time? | When it began.
      completionTime time? | When it succeeded.
      active int32 | Pods that run.
      succeeded int32 | Pods that succeeded.
      failed int32 | Pods that failed.
      terminating int32? | Pods that are about to end.
      completedIndexes string | Indexes that succeeded.
      failedIndexes string? | Indexes that failed.
      uncountedTerminatedPods UncountedTerminatedPods? | Pods that ended and are not counted yet.
      ready int32? | Pods that are ready.
    UncountedTerminatedPods | Pods that ended and are not counted yet.
      succeeded [string] set | UIDs of Pods that succeeded.
      failed [string] set | UIDs of Pods that failed.
    JobCondition | One aspect of a Job's state.
      type! string | Complete, Failed, Suspended, SuccessCriteriaMet or FailureTarget.
      status! string | True, False or Unknown.
      lastProbeTime time | When it was last looked at.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    CronJob root | Makes Jobs by a calendar.
      spec! CronJobSpec | The wanted state.
      status CronJobStatus | The observed state.
    CronJobSpec | When and which Jobs.
      schedule! string | Minute, hour, day, month, weekday, as in cron.
      timeZone string? | The time zone of the schedule.
      startingDeadlineSeconds int64? | How late a Job may still be started.
      concurrencyPolicy string enum(Allow,Forbid,Replace) | What to do when the last Job still runs: Allow (the default), Forbid, Replace.
      suspend bool? | Makes no Jobs while it is true.
      jobTemplate! JobTemplateSpec | What its Jobs look like.
      successfulJobsHistoryLimit int32? | How many succeeded Jobs are kept; 3 by default.
      failedJobsHistoryLimit int32? | How many failed Jobs are kept; 1 by default.
    JobTemplateSpec | What the Jobs look like.
      metadata meta.ObjectMeta | Labels and annotations of the Jobs.
      spec JobSpec | The wanted state of the Jobs.
    CronJobStatus | The observed state.
      active [core.ObjectReference] | Jobs that run.
      lastScheduleTime time? | When a Job was last made.
      lastSuccessfulTime time? | When a Job last succeeded.
    """
}
