import KubeAPI

/// One probe of a container with upstream's defaults.
package struct Probe: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case liveness = "Liveness"
    case readiness = "Readiness"
    case startup = "Startup"
  }

  package enum Check: Hashable, Sendable {
    case exec([String])
    case http(scheme: String, host: String?, port: Int, path: String, headers: [[String]])
    case tcp(host: String?, port: Int)
    /// Of a kind that cannot be made; the text names the field.
    case unsupported(String)
  }

  package let kind: Kind
  package let check: Check
  package let initialDelay: Int
  package let period: Int
  package let timeout: Int
  package let successThreshold: Int
  package let failureThreshold: Int

  /// Nil when the container has no probe of the kind.
  package init?(_ kind: Kind, _ container: JSON) {
    let spec = container["\(kind.rawValue.lowercased())Probe"]
    guard !spec.isNull else { return nil }
    self.kind = kind
    initialDelay = spec["initialDelaySeconds"].int ?? 0
    period = max(1, spec["periodSeconds"].int ?? 10)
    timeout = max(1, spec["timeoutSeconds"].int ?? 1)
    successThreshold = max(1, spec["successThreshold"].int ?? 1)
    failureThreshold = max(1, spec["failureThreshold"].int ?? 3)
    if !spec["exec"].isNull {
      check = .exec(spec["exec"]["command"].elements.compactMap(\.string))
    } else if !spec["httpGet"].isNull {
      check = Self.http(spec["httpGet"], container)
    } else if !spec["tcpSocket"].isNull {
      let host = spec["tcpSocket"]["host"].string
      check = .tcp(host: host?.isEmpty == true ? nil : host, port: Self.port(spec["tcpSocket"]["port"], container))
    } else {
      check = .unsupported("not supported: \(kind.rawValue.lowercased())Probe.\(spec["grpc"].isNull ? "handler" : "grpc")")
    }
  }

  static func http(_ get: JSON, _ container: JSON) -> Check {
    let host = get["host"].string
    return .http(
      scheme: (get["scheme"].string ?? "HTTP").lowercased(), host: host?.isEmpty == true ? nil : host,
      port: port(get["port"], container), path: get["path"].string ?? "/",
      headers: get["httpHeaders"].elements.map { [$0["name"].string ?? "", $0["value"].string ?? ""] })
  }

  /// A number, or the name of one of the container's ports; 0 when there is none of the name.
  static func port(_ json: JSON, _ container: JSON) -> Int {
    if let number = json.int { return number }
    let name = json.string ?? ""
    return Int(name) ?? container["ports"].elements.first { $0["name"].string == name }?["containerPort"].int ?? 0
  }
}

/// Turns single results into verdicts by the thresholds.
package struct ProbeCounter: Hashable, Sendable {
  package let probe: Probe
  private var isSuccess: Bool?
  private var run = 0

  package init(_ probe: Probe) { self.probe = probe }

  /// The verdict that this result establishes; nil while the run is too short.
  package mutating func record(_ result: Bool) -> Bool? {
    if isSuccess == result { run += 1 } else { (isSuccess, run) = (result, 1) }
    return run >= (result ? probe.successThreshold : probe.failureThreshold) ? result : nil
  }
}
