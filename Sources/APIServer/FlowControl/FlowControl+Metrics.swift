import KubeAPI

extension FlowControl {
  /// Brings the figures up to date that are read off the levels.
  func publish() {
    guard limits.isFair else { return }
    let levels = state.withLock { $0.levels }
    let gauges = [
      metrics.nominalSeats, metrics.lowerSeats, metrics.upperSeats, metrics.limitSeats, metrics.targetSeats, metrics.demandPeak,
      metrics.demandAverage, metrics.demandDeviation, metrics.demandSmoothed, metrics.progress,
    ]
    for gauge in gauges { gauge.reset() }
    metrics.fairFraction.set(levels.fairFraction)
    let waiting = levels.states.values.flatMap { $0.queues.queues.flatMap(\.waiting) }
    let changes = waiting.count { $0.record?.isMutating == true }
    metrics.inqueue.set(Double(changes), ["mutating"])
    metrics.inqueue.set(Double(waiting.count - changes), ["readOnly"])
    for (name, level) in levels.states {
      let values: [Double] = [
        Double(level.limits.nominal), Double(level.limits.lower), Double(level.limits.upper), Double(level.currentLimit),
        level.target, Double(level.demand.peak), level.demand.average, level.demand.deviation, level.demand.smoothed,
        level.queues.currentR.seconds,
      ]
      for (gauge, value) in zip(gauges, values) { gauge.set(value, [name]) }
      for (schema, tally) in level.queues.tallies {
        let labels = [schema, name]
        metrics.dispatched.set(Double(tally.dispatched), labels)
        metrics.executing.set(Double(tally.executing), labels)
        metrics.executingSeats.set(Double(tally.seats), labels)
        metrics.queued.set(Double(tally.waiting), labels)
        metrics.queuedSeats.set(Double(tally.waitingSeats), labels)
        if tally.unaccommodated > 0 { metrics.unaccommodated.set(Double(tally.unaccommodated), labels) }
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
