import CLinux
import Glibc

/// A pthread for calls that block or that change the thread's own namespaces, which must never happen on the cooperative pool.
package enum DedicatedThread {
  private final class Body {
    let name: String
    let run: @Sendable () -> Void
    init(_ name: String, _ run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }

  /// Starts a detached thread with all signals blocked.
  package static func start(name: String, _ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(String(name.prefix(15)), run))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 512 * 1024)
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    var thread = pthread_t()
    let error = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        cl_set_thread_name(body.name)
        body.run()
        return nil
      }, body.toOpaque())
    pthread_sigmask(SIG_SETMASK, &before, nil)
    pthread_attr_destroy(&attributes)
    if error != 0 {
      body.release()
      Log.error("cannot start thread \(name): \(SystemError.text(of: error))")
      exit(70)
    }
  }

  /// Runs a blocking closure on a thread of its own.
  package static func run<Value: Sendable>(
    name: String = "blocking", _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      start(name: name) { continuation.resume(with: Result { try body() }) }
    }
  }
}
