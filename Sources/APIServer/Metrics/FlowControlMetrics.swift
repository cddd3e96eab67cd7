/// Priority and fairness: k8s.io/apiserver pkg/util/flowcontrol/metrics.
struct FlowControlMetrics: Sendable {
  private static let labels = ["flow_schema", "priority_level"]
  private static let level = ["priority_level"]
  private static let seconds: [Double] = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]

  let dispatched = MetricFamily(
    "apiserver_flowcontrol_dispatched_requests_total", .counter, labels: labels, .beta,
    "Number of requests executed by API Priority and Fairness subsystem")
  let rejected = MetricFamily(
    "apiserver_flowcontrol_rejected_requests_total", .counter, labels: labels + ["reason"], .beta,
    "Number of requests rejected by API Priority and Fairness subsystem")
  let executing = MetricFamily(
    "apiserver_flowcontrol_current_executing_requests", .gauge, labels: labels, .beta,
    "Number of requests in initial (for a WATCH) or any (for a non-WATCH) execution stage in the API Priority and Fairness subsystem"
  )
  let executingSeats = MetricFamily(
    "apiserver_flowcontrol_current_executing_seats", .gauge, labels: labels, .beta,
    "Concurrency (number of seats) occupied by the currently executing (initial stage for a WATCH, any stage otherwise) requests in the API Priority and Fairness subsystem"
  )
  let queued = MetricFamily(
    "apiserver_flowcontrol_current_inqueue_requests", .gauge, labels: labels, .beta,
    "Number of requests currently pending in queues of the API Priority and Fairness subsystem")
  let queuedSeats = MetricFamily(
    "apiserver_flowcontrol_current_inqueue_seats", .gauge, labels: labels,
    "Number of seats currently pending in queues of the API Priority and Fairness subsystem")
  let unaccommodated = MetricFamily(
    "apiserver_flowcontrol_request_dispatch_no_accommodation_total", .counter, labels: labels,
    "Number of times a dispatch attempt resulted in a non accommodation due to lack of available seats")
  let estimatedSeats = MetricFamily(
    "apiserver_flowcontrol_work_estimated_seats", .histogram([1, 2, 4, 8, 16, 32, 64, 100]), labels: labels,
    "Number of estimated seats (maximum of initial and final seats) associated with requests in API Priority and Fairness")
  let watchCounts = MetricFamily(
    "apiserver_flowcontrol_watch_count_samples", .histogram([0, 1, 10, 100, 1_000, 10_000]), labels: labels,
    "count of watchers for mutating requests in API Priority and Fairness")
  let waits = MetricFamily(
    "apiserver_flowcontrol_request_wait_duration_seconds", .histogram(seconds), labels: ["execute"] + labels, .beta,
    "Length of time a request spent waiting in its queue")
  let executions = MetricFamily(
    "apiserver_flowcontrol_request_execution_seconds", .histogram(seconds), labels: labels + ["type"],
    "Duration of initial stage (for a WATCH) or any (for a non-WATCH) stage of request execution in the API Priority and Fairness subsystem"
  )
  let nominalSeats = MetricFamily(
    "apiserver_flowcontrol_nominal_limit_seats", .gauge, labels: level, .beta,
    "Nominal number of execution seats configured for each priority level")
  let lowerSeats = MetricFamily(
    "apiserver_flowcontrol_lower_limit_seats", .gauge, labels: level,
    "Configured lower bound on number of execution seats available to each priority level")
  let upperSeats = MetricFamily(
    "apiserver_flowcontrol_upper_limit_seats", .gauge, labels: level,
    "Configured upper bound on number of execution seats available to each priority level")
  let limitSeats = MetricFamily(
    "apiserver_flowcontrol_current_limit_seats", .gauge, labels: level,
    "current derived number of execution seats available to each priority level")
  let targetSeats = MetricFamily("apiserver_flowcontrol_target_seats", .gauge, labels: level, "Seat allocation targets")
  let demandPeak = MetricFamily(
    "apiserver_flowcontrol_demand_seats_high_watermark", .gauge, labels: level,
    "High watermark, over last adjustment period, of demand_seats")
  let demandAverage = MetricFamily(
    "apiserver_flowcontrol_demand_seats_average", .gauge, labels: level,
    "Time-weighted average, over last adjustment period, of demand_seats")
  let demandDeviation = MetricFamily(
    "apiserver_flowcontrol_demand_seats_stdev", .gauge, labels: level,
    "Time-weighted standard deviation, over last adjustment period, of demand_seats")
  let demandSmoothed = MetricFamily(
    "apiserver_flowcontrol_demand_seats_smoothed", .gauge, labels: level, "Smoothed seat demands")
  let fairFraction = MetricFamily(
    "apiserver_flowcontrol_seat_fair_frac", .gauge,
    "Fair fraction of server's concurrency to allocate to each priority level that can use it")
  let progress = MetricFamily("apiserver_flowcontrol_current_r", .gauge, labels: level, "R(time of last change)")
  let demand = MetricFamily(
    "apiserver_flowcontrol_demand_seats", .histogram(TimedRatio.demandBounds), labels: level, .experimental,
    "Observations, at the end of every nanosecond, of (the number of seats each priority level could use) / (nominal number of seats for that level)"
  )
  let requestUtilization = MetricFamily(
    "apiserver_flowcontrol_priority_level_request_utilization", .histogram(TimedRatio.requestBounds),
    labels: ["phase", "priority_level"], .experimental,
    "Observations, at the end of every nanosecond, of number of requests (as a fraction of the relevant limit) waiting or in any stage of execution (but only initial stage for WATCHes)"
  )
  let seatUtilization = MetricFamily(
    "apiserver_flowcontrol_priority_level_seat_utilization", .histogram(TimedRatio.seatBounds),
    labels: ["phase", "priority_level"], .experimental,
    "Observations, at the end of every nanosecond, of utilization of seats for any stage of execution (but only initial stage for WATCHes)"
  )

  var families: [MetricFamily] {
    [
      dispatched, rejected, executing, executingSeats, queued, queuedSeats, unaccommodated, estimatedSeats, watchCounts, waits,
      executions, nominalSeats, lowerSeats, upperSeats, limitSeats, targetSeats, demandPeak, demandAverage, demandDeviation,
      demandSmoothed, fairFraction, progress, demand, requestUtilization, seatUtilization,
    ]
  }
}
