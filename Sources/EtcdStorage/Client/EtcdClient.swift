import APIClient
import LinuxSystem
import NIOCore
import NIOSSL
import Storage
import Synchronization

/// One connection to one of the endpoints, made when it is needed. When it fails the next endpoint is tried, with a growing pause
/// after each round.
final class EtcdClient: Sendable {
  struct Link: Sendable {
    let connection: Connection
    let endpoint: EtcdEndpoint
  }

  private struct State {
    var link: Link?
    /// Set while somebody connects; all others wait for that.
    var connecting: EventLoopPromise<Void>?
    var attempts = 0
    var notBefore = ContinuousClock.now
    var failure: GRPCStatus?
    var isClosed = false
  }

  private enum Step {
    case use(Link)
    case wait(EventLoopFuture<Void>)
    case connect(EtcdEndpoint, EventLoopPromise<Void>, notBefore: ContinuousClock.Instant)
    case closed
  }

  static let closed = GRPCStatus(.cancelled, "grpc: the client connection is closing")
  private static let longestPause = 1_000
  private let endpoints: [EtcdEndpoint]
  private let group: any EventLoopGroup
  private let tls: NIOSSLContext?
  private let state = Mutex(State())

  init(_ configuration: EtcdConfiguration, group: any EventLoopGroup) throws(StorageError) {
    endpoints = configuration.endpoints
    tls = try configuration.tlsContext()
    self.group = group
  }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// The connection in use, or the next that can be made before the deadline.
  func link(until deadline: ContinuousClock.Instant) async throws(GRPCStatus) -> Link {
    while true {
      switch step() {
      case .closed: throw EtcdClient.closed
      case .use(let link): return link
      case .wait(let future): try? await future.get()
      case .connect(let endpoint, let promise, let notBefore):
        if notBefore < deadline, (try? await Task.sleep(until: notBefore)) != nil {
          await connect(endpoint)
        } else {
          state.withLock { $0.connecting = nil }
        }
        promise.succeed()
      }
      if ContinuousClock.now >= deadline || Task.isCancelled || state.withLock({ $0.link == nil && $0.notBefore >= deadline }) {
        throw state.withLock { $0.failure } ?? GRPCStatus(.deadlineExceeded, "context deadline exceeded", isUnsent: true)
      }
    }
  }

  /// Gives up on a connection that did not do what it should; the next is made to the next endpoint.
  func drop(_ link: Link) {
    state.withLock { state in
      guard let current = state.link, current.connection.channel === link.connection.channel else { return }
      state.link = nil
      state.attempts += 1
    }
    link.connection.channel.close(promise: nil)
  }

  func close() {
    let link = state.withLock { state in
      state.isClosed = true
      defer { state.link = nil }
      return state.link
    }
    link?.connection.channel.close(promise: nil)
  }

  private func step() -> Step {
    state.withLock { state in
      if state.isClosed { return .closed }
      if let link = state.link {
        if link.connection.channel.isActive { return .use(link) }
        state.link = nil
      }
      if let connecting = state.connecting { return .wait(connecting.futureResult) }
      let promise = group.next().makePromise(of: Void.self)
      state.connecting = promise
      return .connect(endpoints[state.attempts % endpoints.count], promise, notBefore: state.notBefore)
    }
  }

  private func connect(_ endpoint: EtcdEndpoint) async {
    let connector = Connector(
      group: group, host: endpoint.host, port: endpoint.port, tls: endpoint.isSecure ? tls : nil, serverName: nil,
      assumesHTTP2: true)
    do throws(TransportError) {
      let link = Link(connection: try await connector.connect(), endpoint: endpoint)
      let isClosed = state.withLock { state in
        state.connecting = nil
        state.failure = nil
        state.notBefore = .now
        state.link = state.isClosed ? nil : link
        return state.isClosed
      }
      if isClosed { link.connection.channel.close(promise: nil) }
    } catch {
      let status = EtcdClient.dialFailure(error, endpoint)
      state.withLock { state in
        state.connecting = nil
        state.failure = status
        state.attempts += 1
        let rounds = state.attempts / endpoints.count
        if state.attempts % endpoints.count == 0 {
          state.notBefore = .now + .milliseconds(min(EtcdClient.longestPause, 50 << min(rounds, 6)))
        }
      }
      Log.warning(
        "[core] grpc: addrConn.createTransport failed to connect to {Addr: \"\(endpoint.authority)\", ServerName: \"\(endpoint.host)\"}. Err: \(status.message)"
      )
    }
  }

  private static func dialFailure(_ error: TransportError, _ endpoint: EtcdEndpoint) -> GRPCStatus {
    let reason =
      switch error.code {
      case .connectionRefused: "transport: Error while dialing: dial tcp \(endpoint.authority): connect: connection refused"
      case .tls: "transport: authentication handshake failed: \(error)"
      case .timedOut: "transport: Error while dialing: dial tcp \(endpoint.authority): i/o timeout"
      default: "transport: Error while dialing: \(error)"
      }
    return GRPCStatus(.unavailable, "connection error: desc = \"\(reason)\"", isUnsent: true)
  }
}
