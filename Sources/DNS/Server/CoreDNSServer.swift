import NIOPosix
import Synchronization

/// Runs a Corefile: its plugins from one reload to the next, and the ports, which stay open in between.
package final class CoreDNSServer: Sendable {
  package typealias Load = @Sendable () throws(CorefileError) -> (text: String, instance: ServerInstance)

  private let load: Load
  private let current: Mutex<ServerInstance>
  private let text: Mutex<String>

  /// Fails when the Corefile cannot be used.
  package init(load: @escaping Load) throws(CorefileError) {
    self.load = load
    let (text, instance) = try load()
    self.text = Mutex(text)
    current = Mutex(instance)
  }

  package var lameduck: Duration { current.withLock { $0.lameduck } }

  /// Until cancelled, or until a port cannot be had.
  package func run() async throws {
    try await withThrowingTaskGroup { tasks in
      let (openings, opening) = AsyncStream<Set<Int>>.makeStream()
      tasks.addTask { await self.runInstances(opening: opening) }
      tasks.addTask { try await self.listen(openings) }
      try await tasks.next()
      tasks.cancelAll()
    }
  }

  /// A port that a later Corefile no longer names stays open and refuses, as no zone is found for it.
  private func listen(_ openings: AsyncStream<Set<Int>>) async throws {
    try await withThrowingDiscardingTaskGroup { tasks in
      var open: Set<Int> = []
      for await ports in openings {
        for port in ports.subtracting(open) {
          let responder = DNSResponder { self.current.withLock { $0 } }
          tasks.addTask {
            try await DNSListener(port: port, responder: responder, group: MultiThreadedEventLoopGroup.singleton).run()
          }
          DNSLog.write(".:\(port)")
        }
        open.formUnion(ports)
      }
    }
  }

  private func runInstances(opening: AsyncStream<Set<Int>>.Continuation) async {
    var instance = current.withLock { $0 }
    while !Task.isCancelled {
      let running = instance
      let next = await withTaskGroup(of: ServerInstance?.self) { tasks in
        for plugin in running.plugins {
          tasks.addTask {
            await plugin.run()
            return nil
          }
        }
        tasks.addTask {
          await running.waitUntilReady(atMost: .seconds(5))
          // Until it is ready the last instance answers.
          self.current.withLock { $0 = running }
          opening.yield(running.ports)
          return await self.change(of: running)
        }
        for await result in tasks {
          guard let result else { continue }
          tasks.cancelAll()
          return result as ServerInstance?
        }
        return nil
      }
      guard let next else { return }
      instance = next
    }
  }

  /// Waits for a Corefile that differs and can be used; one that cannot is logged and the running one kept.
  private func change(of instance: ServerInstance) async -> ServerInstance? {
    guard let reload = instance.reload else {
      try? await Task.sleep(for: .seconds(1_000_000_000))
      return nil
    }
    var refused: String?
    while !Task.isCancelled {
      guard (try? await Task.sleep(for: reload.nextWait())) != nil else { return nil }
      do {
        let (newText, newInstance) = try load()
        guard newText != text.withLock({ $0 }) else { continue }
        DNSLog.info("Reloading")
        text.withLock { $0 = newText }
        DNSLog.info("Reloading complete")
        return newInstance
      } catch {
        if refused != error.description { DNSLog.error("Restart failed: \(error)") }
        refused = error.description
      }
    }
    return nil
  }
}

extension ServerInstance {
  /// Returns when every plugin is ready, or after that long, as a name server that knows little beats none.
  func waitUntilReady(atMost limit: Duration) async {
    await withTaskGroup { tasks in
      tasks.addTask { try? await Task.sleep(for: limit) }
      tasks.addTask {
        for plugin in plugins { await plugin.waitUntilReady() }
      }
      await tasks.next()
      tasks.cancelAll()
    }
  }
}
