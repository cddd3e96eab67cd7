import HTTPServer
import KubeAPI

/// One request to a server outside whose answer is JSON. Failures are worded as Go's client words them.
struct JSONExchange: Sendable {
  var method = "POST"
  /// How failures name the address.
  var shown: String
  var host: String
  var port: Int
  var tls: OutboundTLS?
  /// Path and query.
  var target: String
  var headers: HTTPFields
  /// How long to wait before each further try when the server has no time or stumbles (429, 5xx); none tries once.
  var retries: [Duration] = []

  /// At most `timeout` passes for each try.
  func send(_ body: JSON? = nil, timeout: Duration) async throws(APIStatus) -> JSON {
    var answer = try await attempt(body, timeout)
    for pause in retries where answer.status == 429 || answer.status >= 500 {
      do { try await Task.sleep(for: pause) } catch { throw failure("context canceled") }
      answer = try await attempt(body, timeout)
    }
    guard (200..<300).contains(answer.status) else {
      if let json = try? JSON.decode(answer.body), let failed = APIStatus(json) { throw failed }
      throw APIStatus(Self.reason(answer.status), Self.refusal(answer), code: answer.status)
    }
    do throws(JSONDecodingError) { return try JSON.decode(answer.body) } catch {
      throw APIStatus(.unknown, VersionKind.unreadable("\(error)"), code: 500)
    }
  }

  private func attempt(_ body: JSON?, _ timeout: Duration) async throws(APIStatus) -> OutboundExchange.Answer {
    do {
      return try await Deadline.run(timeout) {
        try await OutboundExchange.send(
          host: host, port: port, tls: tls, method: method, target: target, headers: headers, body: body?.data ?? [])
      }
    } catch is DeadlineExceeded { throw failure("context deadline exceeded") } catch {
      throw failure("\(error)")
    }
  }

  private func failure(_ why: String) -> APIStatus {
    APIStatus(.unknown, "\(method.prefix(1))\(method.dropFirst().lowercased()) \"\(shown)\": \(why)", code: 503)
  }

  /// What Go's client says of an answer that is no success (k8s.io/apimachinery/pkg/api/errors, NewGenericServerResponse).
  private static func refusal(_ answer: OutboundExchange.Answer) -> String {
    // What does not say what it is counts as text.
    let isText = answer.headers["Content-Type"].map { $0.hasPrefix("text/") } ?? true
    let told = isText ? String(decoding: answer.body.prefix(2_048), as: UTF8.self).trimmed : "unknown"
    switch answer.status {
    case 401: return "the server has asked for the client to provide credentials"
    case 403: return told
    case 404: return "the server could not find the requested resource"
    case 405: return "the server does not allow this method on the requested resource"
    case 429: return "the server has received too many requests and has asked us to try again later"
    case 503: return "the server is currently unable to handle the request"
    case 500...: return "an error on the server (\(JSON.string(told).text)) has prevented the request from succeeding"
    default: return "the server rejected our request for an unknown reason"
    }
  }

  /// Those after which asking again may help.
  private static func reason(_ status: Int) -> StatusReason {
    switch status {
    case 429: .tooManyRequests
    case 500: .internalError
    case 504: .timeout
    default: .unknown
    }
  }
}
