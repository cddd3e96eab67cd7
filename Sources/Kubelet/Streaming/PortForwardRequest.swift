import HTTPServer

/// What a stream of port-forward says in its headers.
struct PortForwardRequest: Hashable, Sendable {
  let port: UInt16
  let isError: Bool
  /// What the two streams of one connection have in common.
  let id: String

  /// Nil when a header is missing or makes no sense.
  init?(id stream: UInt32, _ headers: HTTPFields) {
    guard let port = headers["port"].flatMap({ UInt16($0) }), port > 0 else { return nil }
    switch headers["streamType"] {
    case "error": isError = true
    case "data": isError = false
    default: return nil
    }
    self.port = port
    if let id = headers["requestID"], !id.isEmpty {
      self.id = id
    } else {
      // Clients of old open the error stream and then the data stream, whose number is two more.
      id = String(isError ? stream : stream &- 2)
    }
  }
}

/// Streams that wait for their other half.
struct StreamPairs {
  enum Outcome {
    case waiting
    case complete(data: SPDYStream, error: SPDYStream)
    /// With the error stream of the pair, if that is there.
    case duplicate(SPDYStream?)
  }

  private var waiting: [String: (stream: SPDYStream, isError: Bool)] = [:]

  mutating func add(_ stream: SPDYStream, _ request: PortForwardRequest) -> Outcome {
    guard let first = waiting[request.id] else {
      waiting[request.id] = (stream, request.isError)
      return .waiting
    }
    guard first.isError != request.isError else { return .duplicate(first.isError ? first.stream : nil) }
    waiting[request.id] = nil
    return request.isError ? .complete(data: first.stream, error: stream) : .complete(data: stream, error: first.stream)
  }
}
