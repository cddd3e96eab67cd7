import HTTPServer
import KubeAPI
import LinuxSystem

/// One line for each request, from `-v=3` on, with upstream's keys.
enum RequestLog {
  static func write(_ request: HTTPRequest, _ record: RequestRecord, _ response: HTTPResponseWriter) {
    let status = response.status ?? 0
    guard Log.verbosity >= 3 || status >= 500 && request.path != "/readyz" && Log.verbosity >= 2 else { return }
    var fields: [(String, String)] = [
      (
        "verb",
        quoted(
          request.headers["Upgrade"] != nil
            ? "CONNECT" : record.info.isResourceRequest ? record.info.verb.uppercased() : request.method)
      ),
      ("URI", quoted(request.target)), ("latency", quoted(GoDuration.format(ContinuousClock.now - record.start))),
      ("userAgent", quoted(request.headers["User-Agent"] ?? "")), ("audit-ID", quoted(record.auditID)),
      ("srcIP", quoted(request.remoteAddress)),
    ]
    if let (flow, estimate) = record.flow {
      fields += [
        ("apf_pl", quoted(flow.level)), ("apf_fs", quoted(flow.schema)), ("apf_iseats", String(estimate.seats)),
        ("apf_fseats", String(estimate.finalSeats)), ("apf_additionalLatency", quoted(GoDuration.format(estimate.lingering))),
      ]
      fields.append(("apf_execution_time", quoted(GoDuration.format(ContinuousClock.now - record.start - record.waited))))
    }
    fields.append(("resp", String(status)))
    Log.info("\"HTTP\" " + fields.map { "\($0)=\($1)" }.joined(separator: " "))
  }

  private static func quoted(_ text: String) -> String { JSON.string(text).text }
}
