import CEL
import KubeAPI
import KubeSchema

/// The rules of a webhook's client configuration (k8s.io/apiserver/pkg/util/webhook).
enum WebhookClientRules {
  static func check(_ client: JSON, _ path: String, checksBundle: Bool) -> [FieldError] {
    var errors: [FieldError] = []
    let (url, service) = (client["url"], client["service"])
    if url.isNull == service.isNull {
      errors.append(.required(path, "exactly one of url or service is required"))
    } else if let text = url.string {
      errors += check(url: text, "\(path).url")
    } else {
      errors += check(service: service, "\(path).service")
    }
    if checksBundle, let text = client["caBundle"].string, let fault = bundleFault(text) {
      errors.append(.invalid("\(path).caBundle", .string(text), fault))
    }
    return errors
  }

  /// Why certificates in Base64 cannot be used; none at all are those of the system.
  static func bundleFault(_ text: String) -> String? {
    let bytes = Base64.decode(text, .standard) ?? []
    if text.isEmpty || String(decoding: bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") { return nil }
    return "unable to load root certificates: unable to parse bytes as PEM block"
  }

  private static func check(url text: String, _ path: String) -> [FieldError] {
    let form = "; desired format: https://host[/path]"
    var (scheme, host) = ("", "")
    do throws(CELURL.Fault) {
      let url = try CELURL(text)
      (scheme, host) = (url.scheme, url.host)
    } catch  where !error.isRelative {
      return [.required(path, "url must be a valid URL: \(error.description)\(form)")]
    } catch {}
    var errors: [FieldError] = []
    if scheme != "https" {
      errors.append(.invalid(path, .string(scheme), "'https' is the only allowed URL scheme\(form)"))
    }
    if host.isEmpty { errors.append(.invalid(path, "", "host must be specified\(form)")) }
    let authority = text.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let end = authority.lastIndex(of: "@") {
      errors.append(.invalid(path, .string(String(authority[..<end])), "user information is not permitted in the URL"))
    }
    let parts = text.split(separator: "#", maxSplits: 1)
    if parts.count == 2 {
      errors.append(.invalid(path, .string(String(parts[1])), "fragments are not permitted in the URL"))
    }
    let query = (parts.first ?? "").split(separator: "?", maxSplits: 1)
    if query.count == 2 {
      errors.append(.invalid(path, .string(String(query[1])), "query parameters are not permitted in the URL"))
    }
    return errors
  }

  private static func check(service: JSON, _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    for key in ["name", "namespace"] where (service[key].string ?? "").isEmpty {
      errors.append(.required("\(path).\(key)", "service \(key) is required"))
    }
    let port = service["port"].int ?? 443
    if !(1...65_535).contains(port) {
      errors.append(
        .invalid("\(path).port", JSON(port), "port is not valid: must be between 1 and 65535, inclusive"))
    }
    guard let text = service["path"].string, !text.isEmpty else { return errors }
    guard text.hasPrefix("/") else { return errors + [.invalid("\(path).path", .string(text), "must start with a '/'")] }
    let segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      if segment.isEmpty {
        if index == segments.count - 1 { continue }
        errors.append(.invalid("\(path).path", .string(text), "segment[\(index)] may not be empty"))
      }
      for fault in NameValidation.dns1123Subdomain(String(segment)) where !segment.isEmpty {
        errors.append(.invalid("\(path).path", .string(text), "segment[\(index)]: \(fault)"))
      }
    }
    return errors
  }
}
