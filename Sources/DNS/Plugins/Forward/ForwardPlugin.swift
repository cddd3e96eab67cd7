import KubeAPI
import LinuxSystem
import NIOCore
import NIOPosix
import Synchronization

package final class ForwardPlugin: DNSPlugin {
  package static let name = "forward"

  package enum Policy: String, Sendable {
    case random
    case roundRobin = "round_robin"
    case sequential
  }

  package struct Settings: Hashable, Sendable {
    package var from = DNSName.root
    package var servers: [UpstreamAddress] = []
    package var except: [DNSName] = []
    package var maximumConcurrent: Int?
    package var forcesTCP = false
    package var policy = Policy.random
    /// Zero means that a server is never passed over.
    package var maximumFailures = 2
    package var pause = Duration.milliseconds(500)

    package init() {}
  }

  private struct State {
    var failures: [Int]
    var pausedUntil: [ContinuousClock.Instant?]
    var turn = 0
    var running = 0
  }

  let settings: Settings
  private let exchange: any DNSExchange
  private let state: Mutex<State>

  package init(_ settings: Settings, exchange: any DNSExchange = SocketExchange()) {
    self.settings = settings
    self.exchange = exchange
    let count = settings.servers.count
    state = Mutex(State(failures: Array(repeating: 0, count: count), pausedUntil: Array(repeating: nil, count: count)))
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    let name = request.question.name
    guard name.isWithin(settings.from), !settings.except.contains(where: { name.isWithin($0) }) else {
      return try await next(request)
    }
    let isAccepted = state.withLock { state in
      if let maximum = settings.maximumConcurrent, state.running >= maximum { return false }
      state.running += 1
      return true
    }
    guard isAccepted else {
      throw DNSFailure(.overloaded, plugin: Self.name, "concurrent queries exceeded maximum \(settings.maximumConcurrent ?? 0)")
    }
    defer { state.withLock { $0.running -= 1 } }
    var failure = DNSFailure(.unreachable, plugin: Self.name, "no healthy proxies")
    for server in order(at: .now) {
      do throws(DNSFailure) {
        let response = try await ask(server, request)
        note(server, failed: false)
        return response
      } catch {
        note(server, failed: true)
        failure = error
      }
    }
    throw failure
  }

  private func ask(_ server: Int, _ request: DNSRequest) async throws(DNSFailure) -> DNSMessage {
    var query = request.message
    query.id = .random(in: 0...UInt16.max)
    let address = settings.servers[server]
    let useTCP = settings.forcesTCP || request.transport == .tcp
    var response = try await exchange.ask(address, query, useTCP ? .tcp : .udp, timeout: .seconds(2))
    guard response.id == query.id, response.questions == query.questions else {
      throw DNSFailure(.badResponse, plugin: Self.name, "\(address) answered another question")
    }
    response.id = request.message.id
    return response
  }

  /// The servers in the order to try them: healthy ones by policy, then one of the others as a last resort.
  private func order(at now: ContinuousClock.Instant) -> [Int] {
    state.withLock { state in
      let all = Array(settings.servers.indices)
      let healthy = all.filter { state.pausedUntil[$0].map { $0 <= now } ?? true }
      guard !healthy.isEmpty else { return all.randomElement().map { [$0] } ?? [] }
      switch settings.policy {
      case .sequential: return healthy
      case .random: return healthy.shuffled()
      case .roundRobin:
        state.turn = (state.turn + 1) % healthy.count
        return Array(healthy[state.turn...] + healthy[..<state.turn])
      }
    }
  }

  private func note(_ server: Int, failed: Bool) {
    state.withLock { state in
      state.failures[server] = failed ? state.failures[server] + 1 : 0
      let isDown = settings.maximumFailures > 0 && state.failures[server] >= settings.maximumFailures
      state.pausedUntil[server] = isDown ? .now + settings.pause : nil
    }
  }
}
