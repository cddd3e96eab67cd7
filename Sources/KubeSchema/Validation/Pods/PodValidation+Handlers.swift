import KubeAPI

extension PodValidation {
  mutating func probes(_ container: JSON, _ path: String) {
    for (key, mustSucceedOnce) in [("livenessProbe", true), ("readinessProbe", false), ("startupProbe", true)]
    where !container[key].isNull {
      let probe = container[key]
      handler(probe, "\(path).\(key)", kinds: ["exec", "httpGet", "tcpSocket", "grpc"])
      for field in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] {
        faults.nonNegative(probe[field], "\(path).\(key).\(field)")
      }
      if let seconds = probe["terminationGracePeriodSeconds"].int {
        let field = "\(path).\(key).terminationGracePeriodSeconds"
        if seconds <= 0 { faults.add(.invalid(field, JSON(seconds), Words.positive)) }
        if key == "readinessProbe" {
          faults.add(.invalid(field, JSON(seconds), "must not be set for readinessProbes"))
        }
      }
      if mustSucceedOnce, let threshold = probe["successThreshold"].int, threshold != 1 {
        faults.add(.invalid("\(path).\(key).successThreshold", JSON(threshold), "must be 1"))
      }
    }
  }

  mutating func lifecycle(_ lifecycle: JSON, _ path: String) {
    for key in ["postStart", "preStop"] where !lifecycle[key].isNull {
      handler(lifecycle[key], "\(path).\(key)", kinds: ["exec", "httpGet", "tcpSocket", "sleep"])
    }
  }

  /// Exactly one kind of action.
  private mutating func handler(_ handler: JSON, _ path: String, kinds: [String]) {
    var found = 0
    for kind in kinds where !handler[kind].isNull {
      if found > 0 {
        faults.add(.forbidden("\(path).\(kind)", "may not specify more than 1 handler type"))
        continue
      }
      found += 1
      action(handler[kind], kind, "\(path).\(kind)")
    }
    if found == 0 { faults.add(.required(path, "must specify a handler type")) }
  }

  private mutating func action(_ action: JSON, _ kind: String, _ path: String) {
    switch kind {
    case "exec": if action["command"].elements.isEmpty { faults.add(.required("\(path).command")) }
    case "httpGet":
      if (action["path"].string ?? "").isEmpty { faults.add(.required("\(path).path")) }
      faults.port(action["port"], "\(path).port")
      faults.supported(action["scheme"], "\(path).scheme", ["HTTP", "HTTPS"])
      for header in action["httpHeaders"].elements where !PodValidation.isHeaderName(header["name"].string ?? "") {
        faults.add(
          .invalid(
            "\(path).httpHeaders", .string(header["name"].string ?? ""),
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is"
              + " '[-A-Za-z0-9]+')"))
      }
    case "tcpSocket": faults.port(action["port"], "\(path).port")
    case "grpc": faults.portNumber(action["port"], "\(path).port")
    case "sleep":
      let (seconds, grace) = (action["seconds"].int ?? 0, spec["terminationGracePeriodSeconds"].int ?? 30)
      if seconds < 0 || seconds > grace {
        faults.add(
          .invalid(
            path, JSON(seconds),
            "must be non-negative and less than terminationGracePeriodSeconds (\(grace))"))
      }
    default: return
    }
  }

  private static func isHeaderName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      }
  }
}
