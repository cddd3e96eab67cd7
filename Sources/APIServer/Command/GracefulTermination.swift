import HTTPServer
import LinuxSystem

/// What happens between the signal to end and the end: k8s.io/apiserver pkg/server, `GenericAPIServer.RunWithContext`.
struct GracefulTermination: Sendable {
  private let server: APIServer
  private let listener: HTTPServer

  init(_ server: APIServer, _ listener: HTTPServer) {
    self.server = server
    self.listener = listener
  }

  /// Not ready any more, but serving on for the delay; then nothing new is taken on, streams end and the rest gets its answers.
  func perform() async throws {
    let (shutdown, configuration) = (server.shutdown, server.configuration)
    shutdown.begin()
    await server.withdrawEndpoints()
    Self.note("ShutdownInitiated")
    if configuration.shutdownDelay > .zero { try await Task.sleep(for: configuration.shutdownDelay) }
    Self.note("AfterShutdownDelayDuration")
    shutdown.close()
    Self.note("NotAcceptingNewRequest")
    let grace = configuration.requestTimeout.nanoseconds
    if configuration.policies.sendsRetryAfter {
      // New requests are told to come back; the port closes when the old ones have their answers.
      try await shutdown.drain(over: configuration.policies.watchTermination)
      await listener.drain(grace: .nanoseconds(grace))
      Self.note("InFlightRequestsDrained")
      await listener.shutdown(grace: .seconds(2))
    } else {
      async let ended: Void = listener.shutdown(grace: .nanoseconds(grace))
      try await shutdown.drain(over: configuration.policies.watchTermination)
      await ended
      Self.note("InFlightRequestsDrained")
    }
    Self.note("HTTPServerStoppedListening")
  }

  private static func note(_ event: String) {
    Log.verbose(1, "\"[graceful-termination] shutdown event\" name=\"\(event)\"")
  }
}
