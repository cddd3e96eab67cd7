import NIOCore
import Synchronization

/// What the connections of one server share.
final class ServerState: Sendable {
  private struct State {
    var connections: [ObjectIdentifier: any Channel] = [:]
    var activeRequests = 0
    var isDraining = false
    var drained: EventLoopPromise<Void>?
  }

  let configuration: HTTPServerConfiguration
  let handler: any HTTPHandler
  private let group: any EventLoopGroup
  private let state = Mutex(State())

  init(configuration: HTTPServerConfiguration, handler: any HTTPHandler, group: any EventLoopGroup) {
    self.configuration = configuration
    self.handler = handler
    self.group = group
  }

  var isDraining: Bool { state.withLock { $0.isDraining } }

  func failed<T>(_ error: HTTPServerError) -> EventLoopFuture<T> { group.next().makeFailedFuture(error) }

  func connected(_ channel: any Channel) { state.withLock { $0.connections[ObjectIdentifier(channel)] = channel } }

  func disconnected(_ channel: any Channel) {
    _ = state.withLock { $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  func requestBegan() { state.withLock { $0.activeRequests += 1 } }

  func requestEnded() {
    let drained = state.withLock { state in
      state.activeRequests -= 1
      return state.activeRequests == 0 ? state.drained : nil
    }
    drained?.succeed(())
  }

  /// Succeeds when no request is being answered any more, or after `grace`. Unless `isLast` is false connections are not used again.
  func drain(grace: TimeAmount, isLast: Bool = true) -> EventLoopFuture<Void> {
    let promise = group.next().makePromise(of: Void.self)
    let isIdle = state.withLock { state in
      if isLast { state.isDraining = true }
      state.drained = promise
      return state.activeRequests == 0
    }
    if isIdle { promise.succeed(()) }
    let timer = promise.futureResult.eventLoop.scheduleTask(in: grace) { promise.succeed(()) }
    promise.futureResult.whenComplete { _ in timer.cancel() }
    return promise.futureResult
  }

  var connections: [any Channel] { state.withLock { Array($0.connections.values) } }
}
