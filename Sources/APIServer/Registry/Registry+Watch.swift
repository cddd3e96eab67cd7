import HTTPServer
import KubeAPI

extension APIServer {
  func watch(_ answer: Answer) async throws {
    let (definition, context) = (answer.definition, answer.context)
    let selection = try Selection(definition, context)
    let query = context.http.query
    let request = try ListRequest(query)
    try request.checkWatch(allowsInitialEvents: gates.isOn("WatchList"))
    let wantsInitial = request.sendsInitialEvents
    let asked = try resourceVersion(request.resourceVersion, ofList: false)
    let source = cache.resource(definition)
    let folder = definition.storageFolder(namespace: context.info.namespace)
    var position = asked ?? 0
    var initial: [CachedObject] = []
    do { if let asked, asked > 0 { try await waitUntilFresh(asked) } } catch let failure as APIStatus {
      return try await WatchStream(answer: answer, selection: selection, folder: folder).refuse(failure)
    }
    if wantsInitial ?? (position == 0) {
      let before = cache.revision
      let (objects, last) = source.list(folder: folder)
      initial = try await current(objects, definition).filter(selection.matches)
      position = max(before, last)
    } else if position == 0 {
      position = cache.revision
    }
    let subscription = source.subscribe()
    defer { source.unsubscribe(subscription.number) }
    var stream = try await WatchStream(answer: answer, selection: selection, folder: folder)
    stream.wantsBookmarks = query.flag("allowWatchBookmarks")
    guard source.events(after: position) != nil else {
      return try await stream.refuse(WatchStream.expired(position, source.oldestRevision))
    }
    try await stream.send(initial: initial)
    if wantsInitial == true, stream.wantsBookmarks {
      try await stream.bookmark(position, endsInitialEvents: true)
      let scope = context.info.namespace.isEmpty ? "cluster" : "namespace"
      metrics.requests.watchLists.observe(
        (ContinuousClock.now - context.record.start).seconds,
        [definition.group, definition.name, scope, definition.resource.groupVersion.version])
    }
    let least = configuration.policies.minimumRequestTimeout
    let seconds = request.timeoutSeconds ?? Int.random(in: least...2 * least)
    let firstBookmark = max(1, min(60, seconds - 2))
    stream.bookmarkDue = .now + .seconds(firstBookmark)
    let start = (position, stream)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await Task.sleep(for: .seconds(seconds)) }
      if let socket = stream.sink.socket { group.addTask { while try await socket.receive() != nil {} } }
      if stream.wantsBookmarks {
        group.addTask {
          try await Task.sleep(for: .milliseconds(firstBookmark * 1_000 + 10))
          while true {
            source.poke(subscription.number)
            try await Task.sleep(for: .seconds(60))
          }
        }
      }
      group.addTask { [self] in
        var (position, stream) = start
        try await follow(source, subscription.signals, &position, &stream)
      }
      try await group.next()
      // The one that reads from it takes the connection along.
      await stream.sink.socket?.sendClose()
      group.cancelAll()
    }
    try await stream.sink.finish()
  }

  private func follow(
    _ source: ResourceCache, _ signals: AsyncStream<Void>, _ position: inout Int64, _ stream: inout WatchStream
  ) async throws {
    var isFirst = true
    var iterator = signals.makeAsyncIterator()
    while true {
      if !isFirst { guard await iterator.next() != nil else { return } }
      isFirst = false
      // All events of the source up to here are found below: what a bookmark may promise.
      let horizon = cache.revision
      while true {
        guard let events = source.events(after: position) else {
          return try await stream.fail(WatchStream.expired(position, source.oldestRevision))
        }
        guard let last = events.last else { break }
        try await stream.send(events)
        position = last.revision
      }
      try await stream.bookmarkIfDue(max(position, horizon))
    }
  }
}
