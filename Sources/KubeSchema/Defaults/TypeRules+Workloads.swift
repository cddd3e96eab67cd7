import KubeAPI

extension TypeRules {
  static let workloads: [String: ObjectDefaults.Rule] = [
    "apps.DeploymentSpec": { spec in
      spec.setDefault("replicas", 1)
      spec.strategy.setDefault("type", "RollingUpdate")
      if spec["strategy"]["type"] == "RollingUpdate" {
        spec.strategy.setDefault("rollingUpdate", [:])
        spec.strategy.rollingUpdate.setDefault("maxUnavailable", "25%")
        spec.strategy.rollingUpdate.setDefault("maxSurge", "25%")
      }
      spec.setDefault("revisionHistoryLimit", 10)
      spec.setDefault("progressDeadlineSeconds", 600)
    },
    "apps.ReplicaSetSpec": { $0.setDefault("replicas", 1) },
    "apps.DaemonSetSpec": { spec in
      spec.updateStrategy.setDefault("type", "RollingUpdate")
      if spec["updateStrategy"]["type"] == "RollingUpdate" {
        spec.updateStrategy.setDefault("rollingUpdate", [:])
        if spec["updateStrategy"]["rollingUpdate"]["maxUnavailable"].isNull {
          spec.updateStrategy.rollingUpdate["maxUnavailable"] = 1
        }
        if spec["updateStrategy"]["rollingUpdate"]["maxSurge"].isNull { spec.updateStrategy.rollingUpdate["maxSurge"] = 0 }
      }
      spec.setDefault("revisionHistoryLimit", 10)
    },
    "apps.StatefulSetSpec": { spec in
      spec["volumeClaimTemplates"] = spec["volumeClaimTemplates"].mapElements { claim in
        claim.setDefault("kind", "PersistentVolumeClaim")
        claim.setDefault("apiVersion", "v1")
      }
      spec.setDefault("podManagementPolicy", "OrderedReady")
      spec.updateStrategy.setDefault("type", "RollingUpdate")
      if spec["updateStrategy"]["type"] == "RollingUpdate" {
        spec.updateStrategy.setDefault("rollingUpdate", [:])
        if spec["updateStrategy"]["rollingUpdate"]["partition"].isNull { spec.updateStrategy.rollingUpdate["partition"] = 0 }
      }
      spec.setDefault("persistentVolumeClaimRetentionPolicy", [:])
      spec.persistentVolumeClaimRetentionPolicy.setDefault("whenDeleted", "Retain")
      spec.persistentVolumeClaimRetentionPolicy.setDefault("whenScaled", "Retain")
      spec.setDefault("replicas", 1)
      spec.setDefault("revisionHistoryLimit", 10)
    },
  ]

  static let batch: [String: ObjectDefaults.Rule] = [
    "batch.Job": { job in
      if job["spec"]["completions"].isNull, job["spec"]["parallelism"].isNull {
        job.spec["completions"] = 1
        job.spec["parallelism"] = 1
      }
      if job["spec"]["parallelism"].isNull { job.spec["parallelism"] = 1 }
      if job["spec"]["backoffLimit"].isNull {
        job.spec["backoffLimit"] = job["spec"]["backoffLimitPerIndex"].isNull ? 6 : 2_147_483_647
      }
      if job["metadata"]["labels"].isNull { job.metadata["labels"] = job["spec"]["template"]["metadata"]["labels"] }
      job.spec.setDefault("completionMode", "NonIndexed")
      if job["spec"]["suspend"].isNull { job.spec["suspend"] = false }
      job.spec.setDefault("podReplacementPolicy", job["spec"]["podFailurePolicy"].isNull ? "TerminatingOrFailed" : "Failed")
      if job["spec"]["manualSelector"].isNull { job.spec["manualSelector"] = false }
    },
    "batch.PodFailurePolicyOnPodConditionsPattern": { $0.setDefault("status", "True") },
    "batch.CronJobSpec": { spec in
      spec.setDefault("concurrencyPolicy", "Allow")
      if spec["suspend"].isNull { spec["suspend"] = false }
      spec.setDefault("successfulJobsHistoryLimit", 3)
      spec.setDefault("failedJobsHistoryLimit", 1)
    },
  ]

  static let storage: [String: ObjectDefaults.Rule] = [
    "storage.StorageClass": { storage in
      storage.setDefault("reclaimPolicy", "Delete")
      storage.setDefault("volumeBindingMode", "Immediate")
    },
    "storage.CSIDriverSpec": { spec in
      if spec["attachRequired"].isNull { spec["attachRequired"] = true }
      for key in ["podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount"] where spec[key].isNull {
        spec[key] = false
      }
      spec.setDefault("fsGroupPolicy", "ReadWriteOnceWithFSType")
      if spec["volumeLifecycleModes"].elements.isEmpty { spec["volumeLifecycleModes"] = ["Persistent"] }
    },
    "resource.ExactDeviceRequest": countDevices,
    "resource.DeviceSubRequest": countDevices,
  ]

  private static let countDevices: ObjectDefaults.Rule = { request in
    request.setDefault("allocationMode", "ExactCount")
    if request["allocationMode"] == "ExactCount", request["count"].int ?? 0 == 0 { request["count"] = 1 }
  }
}
