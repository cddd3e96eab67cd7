import HTTPServer
import KubeAPI
import LinuxSystem

/// One line for each request, from `-v=3` on, with upstream's keys.
enum RequestLog {
  static func write(_ request: HTTPRequest, _ record: RequestRecord, _ response: HTTPResponseWriter) {
    guard Log.verbosity >= 3 else { return }
    let status = response.status ?? 0
    var fields: [(String, String)] = [
      ("verb", quoted(RequestLabels.verb(request, record.info))),
      ("URI", quoted(request.target)), ("latency", quoted(GoDuration.format(ContinuousClock.now - record.start))),
      ("userAgent", quoted(request.headers["User-Agent"] ?? "")), ("audit-ID", quoted(record.auditID)),
      ("srcIP", quoted(source(request))),
    ]
    if let (flow, estimate) = record.flow {
      fields += [
        ("apf_pl", quoted(flow.level)), ("apf_fs", quoted(flow.schema)), ("apf_iseats", String(estimate.seats)),
        ("apf_fseats", String(estimate.finalSeats)), ("apf_additionalLatency", quoted(GoDuration.format(estimate.lingering))),
      ]
      fields.append(("apf_execution_time", quoted(GoDuration.format(ContinuousClock.now - record.start - record.waited))))
    }
    fields.append(status == 101 ? ("hijacked", "true") : ("resp", String(status)))
    Log.info("\"HTTP\" " + fields.map { "\($0)=\($1)" }.joined(separator: " "))
  }

  /// `10.0.0.1:40000`, `[::1]:40000`.
  private static func source(_ request: HTTPRequest) -> String {
    let address = request.remoteAddress
    return "\(address.contains(":") ? "[\(address)]" : address):\(request.remotePort)"
  }

  private static func quoted(_ text: String) -> String { JSON.string(text).text }
}
