import KubeAPI

/// A Job finds its Pods by its own uid, unless it says that selector and labels are given by hand.
enum JobSelector {
  /// Needs the uid, which the server therefore sets first.
  static func generate(_ job: inout KubeObject) {
    guard job.spec["manualSelector"].bool != true, !job.uid.isEmpty else { return }
    let labels = [
      ("batch.kubernetes.io/controller-uid", job.uid), ("batch.kubernetes.io/job-name", job.name), ("controller-uid", job.uid),
      ("job-name", job.name),
    ]
    // Labels that were taken over from the template follow it.
    let follows = job.metadata["labels"] == job.spec["template"]["metadata"]["labels"]
    defer { if follows { job.metadata["labels"] = job.spec["template"]["metadata"]["labels"] } }
    for (key, value) in labels where job.spec["template"]["metadata"]["labels"][key].isNull {
      job.spec.template.metadata.labels[key] = .string(value)
    }
    if job.spec["selector"]["matchLabels"]["batch.kubernetes.io/controller-uid"].isNull {
      job.spec.selector.matchLabels["batch.kubernetes.io/controller-uid"] = .string(job.uid)
    }
  }
}
