import KubeAPI

extension FlowControl {
  /// Brings the figures up to date that are read off the levels.
  func publish() {
    guard limits.isFair else { return }
    let now = ContinuousClock.now
    let levels = state.withLock { state in
      for name in Array(state.levels.states.keys) { state.levels.states[name]?.queues.utilization.advance(now) }
      return state.levels
    }
    let flow = metrics.flow
    let gauges = [
      flow.nominalSeats, flow.lowerSeats, flow.upperSeats, flow.limitSeats, flow.targetSeats, flow.demandPeak,
      flow.demandAverage, flow.demandDeviation, flow.demandSmoothed, flow.progress,
    ]
    for gauge in gauges { gauge.reset() }
    flow.fairFraction.set(levels.fairFraction)
    let waiting = levels.states.values.flatMap { $0.queues.queues.flatMap(\.waiting) }
    let changes = waiting.count { $0.record?.isMutating == true }
    metrics.requests.inqueue.set(Double(changes), ["mutating"])
    metrics.requests.inqueue.set(Double(waiting.count - changes), ["readOnly"])
    for (name, level) in levels.states {
      let values: [Double] = [
        Double(level.limits.nominal), Double(level.limits.lower), Double(level.limits.upper), Double(level.currentLimit),
        level.target, Double(level.demand.peak), level.demand.average, level.demand.deviation, level.demand.smoothed,
        level.queues.currentR.seconds,
      ]
      for (gauge, value) in zip(gauges, values) { gauge.set(value, [name]) }
      let utilization = level.queues.utilization
      flow.demand.series([name]).replace(utilization.demand.state)
      flow.requestUtilization.series(["waiting", name]).replace(utilization.waiting.state)
      flow.requestUtilization.series(["executing", name]).replace(utilization.executing.state)
      flow.seatUtilization.series(["executing", name]).replace(utilization.seats.state)
      for (schema, tally) in level.queues.tallies {
        let labels = [schema, name]
        flow.dispatched.set(Double(tally.dispatched), labels)
        flow.executing.set(Double(tally.executing), labels)
        flow.executingSeats.set(Double(tally.seats), labels)
        flow.queued.set(Double(tally.waiting), labels)
        flow.queuedSeats.set(Double(tally.waitingSeats), labels)
        if tally.unaccommodated > 0 { flow.unaccommodated.set(Double(tally.unaccommodated), labels) }
      }
    }
  }
}

extension APIServer {
  /// What there is of a resource; nil when this server does not keep it itself.
  func stored(_ info: RequestInfo) -> WorkEstimate.Stored? {
    guard let definition = catalogue.definition(info.groupVersionResource), definition.isStored else { return nil }
    let size = cache.resource(definition).size
    return WorkEstimate.Stored(count: size.count, bytes: size.bytes)
  }
}
