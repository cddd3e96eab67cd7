import Glibc
import KubeAPI

/// `/debug/api_priority_and_fairness/`: k8s.io/apiserver pkg/util/flowcontrol apf_controller_debug.
extension FlowControl {
  private static let requestHeaders = [
    "PriorityLevelName", "FlowSchemaName", "QueueIndex", "RequestIndexInQueue", "FlowDistingsher", "ArriveTime", "InitialSeats",
    "FinalSeats", "AdditionalLatency", "StartTime",
  ]
  private static let detailHeaders = [
    "UserName", "Verb", "APIPath", "Namespace", "Name", "APIVersion", "Resource", "SubResource",
  ]

  /// The text of one of the three dumps; nil when there is none of that name.
  func dump(_ name: String, withDetails: Bool) -> String? {
    guard limits.isFair else { return nil }
    let levels = state.withLock { $0.levels.states }.sorted { $0.key < $1.key }
    return switch name {
    case "dump_priority_levels": Self.levelsText(levels)
    case "dump_queues": Self.queuesText(levels)
    case "dump_requests": Self.requestsText(levels, withDetails)
    default: nil
    }
  }

  private typealias Levels = [(key: String, value: PriorityLevelState)]

  private static func levelsText(_ levels: Levels) -> String {
    var table = TabularText([
      "PriorityLevelName", "ActiveQueues", "IsIdle", "IsQuiescing", "WaitingRequests", "ExecutingRequests", "DispatchedRequests",
      "RejectedRequests", "TimedoutRequests", "CancelledRequests",
    ])
    for (name, level) in levels {
      let queues = level.queues
      let active = queues.queues.count { !$0.waiting.isEmpty }
      // Upstream counts who waited too long among the cancelled.
      let figures = [queues.waitingCount, queues.executing.count, queues.dispatched, queues.rejected, 0, queues.cancelled]
      table.add([name, "\(active)", "\(queues.isIdle)", "\(level.isQuiescing)"] + figures.map(String.init))
    }
    return table.text
  }

  private static func queuesText(_ levels: Levels) -> String {
    var table = TabularText([
      "PriorityLevelName", "Index", "PendingRequests", "ExecutingRequests", "SeatsInUse", "NextDispatchR", "InitialSeatsSum",
      "MaxSeatsSum", "TotalWorkSum",
    ])
    for (name, level) in levels {
      for (index, queue) in level.queues.queues.enumerated() {
        let seats = queue.waiting.reduce(0) { $0 + $1.estimate.seats }
        let most = queue.waiting.reduce(0) { $0 + $1.estimate.most }
        table.add([
          name, "\(index)", "\(queue.waiting.count)", "\(queue.executing)", "\(queue.seatsInUse)", "\(queue.nextDispatchR)",
          "\(seats)", "\(most)", "\(queue.waitingWork)",
        ])
      }
    }
    return table.text
  }

  private static func requestsText(_ levels: Levels, _ withDetails: Bool) -> String {
    var table = TabularText(requestHeaders + (withDetails ? detailHeaders : []))
    let clock = (now: ContinuousClock.now, wall: wallNanoseconds)
    func time(_ instant: ContinuousClock.Instant?) -> String {
      guard let instant else { return "0001-01-01T00:00:00Z" }
      return text(nanoseconds: clock.wall - (clock.now - instant).nanoseconds)
    }
    for (name, level) in levels {
      func add(_ request: QueueSet.Request, _ queue: Int, _ position: Int) {
        let estimate = request.estimate
        let row = [
          name, request.assignment.schema, "\(queue)", "\(position)", request.assignment.flow, time(request.arrived),
          "\(estimate.seats)", "\(estimate.finalSeats)", GoDuration.format(estimate.lingering), time(request.started),
        ]
        table.add(row + (withDetails ? details(request.record) : []))
      }
      let executing = level.queues.executing.values.sorted { $0.ticket < $1.ticket }
      for (index, queue) in level.queues.queues.enumerated() {
        for (position, request) in queue.waiting.enumerated() { add(request, index, position) }
        for request in executing where request.queue == index { add(request, index, -1) }
      }
      for request in executing where request.queue == nil { add(request, -1, -1) }
    }
    return table.text
  }

  private static func details(_ record: RequestRecord?) -> [String] {
    guard let record else { return detailHeaders.map { _ in "" } }
    let info = record.info
    return [
      record.user?.name ?? "", info.verb, info.path, info.namespace, info.name, info.groupVersion.description, info.resource,
      info.subresource,
    ]
  }

  private static var wallNanoseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// RFC 3339 with as many digits as are needed.
  private static func text(nanoseconds: Int64) -> String {
    let whole = Timestamp(seconds: nanoseconds / 1_000_000_000).text.dropLast()
    var digits = String(nanoseconds % 1_000_000_000)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole)\(digits.isEmpty ? "" : ".\(digits)")Z"
  }
}
