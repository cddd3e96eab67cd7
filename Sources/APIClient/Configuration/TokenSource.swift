import Synchronization

/// The bearer token of a file, read again when the copy is a minute old; a file that cannot be read leaves the last token in use.
final class TokenSource: Sendable {
  private struct State {
    var token: String?
    var readAt: ContinuousClock.Instant?
  }

  private let path: String
  private let state = Mutex(State())

  init(path: String) { self.path = path }

  func token() throws(TransportError) -> String {
    let now = ContinuousClock.now
    let cached = state.withLock { state in
      if let readAt = state.readAt, now - readAt < .seconds(60) { return state.token }
      return nil
    }
    if let cached { return cached }
    do throws(TransportError) {
      var text = Substring(try FileContents.text(path))
      while text.last?.isWhitespace == true { text = text.dropLast() }
      let token = String(text)
      state.withLock { $0 = State(token: token, readAt: now) }
      return token
    } catch {
      guard let last = state.withLock({ $0.token }) else { throw error }
      return last
    }
  }
}
