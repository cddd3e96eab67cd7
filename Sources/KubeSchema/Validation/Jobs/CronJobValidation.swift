import KubeAPI

enum CronJobValidation {
  static let cronJob = KindValidation(
    object: { job, faults in
      spec(job.spec, old: .null, &faults)
      if job.name.utf8.count > 52 {
        faults.add(.invalid("metadata.name", .string(job.name), "must be no more than 52 characters"))
      }
    },
    change: { new, old, faults in spec(new.spec, old: old.spec, &faults) }, checksObjectOnUpdate: false)

  private static func spec(_ spec: JSON, old: JSON, _ faults: inout Faults) {
    schedule(spec, old: old["schedule"].string ?? "", &faults)
    faults.nonNegative(spec["startingDeadlineSeconds"], "spec.startingDeadlineSeconds")
    if let zone = spec["timeZone"].string, old["timeZone"].string != zone { timeZone(zone, &faults) }
    faults.choice(spec["concurrencyPolicy"], "spec.concurrencyPolicy", ["Allow", "Forbid", "Replace"])
    let (job, path) = (spec["jobTemplate"]["spec"], "spec.jobTemplate.spec")
    JobValidation.spec(job, path, &faults)
    if !job["selector"].isNull {
      faults.add(.invalid("\(path).selector", job["selector"], "`selector` will be auto-generated"))
    }
    if job["manualSelector"] == true { faults.add(.notSupported("\(path).manualSelector", true, ["nil", "false"])) }
    for key in ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] { faults.nonNegative(spec[key], "spec.\(key)") }
  }

  /// Schedules that name a zone themselves may stay, but none is let in any more.
  private static func schedule(_ spec: JSON, old: String, _ faults: inout Faults) {
    let (text, field) = (spec["schedule"].string ?? "", "spec.schedule")
    if text.isEmpty { return faults.add(.required(field)) }
    do { _ = try CronSchedule(text) } catch { faults.add(.invalid(field, .string(text), error.description)) }
    guard text.contains("TZ") else { return }
    if !old.contains("TZ") {
      faults.add(
        .invalid(field, .string(text), "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"))
    } else if !spec["timeZone"].isNull {
      faults.add(.invalid(field, .string(text), "cannot use both timeZone field and TZ or CRON_TZ in schedule"))
    }
  }

  private static func timeZone(_ zone: String, _ faults: inout Faults) {
    func refuse(_ words: String) { faults.add(.invalid("spec.timeZone", .string(zone), words)) }
    if zone.isEmpty { return refuse("timeZone must be nil or non-empty string") }
    if zone.lowercased() == "local" {
      refuse("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")
      if zone == "Local" { return }
    }
    if !TimeZone.isKnown(zone) { refuse("unknown time zone \(zone)") }
  }
}
