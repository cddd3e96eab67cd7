import HTTPServer
import KubeAPI
import KubePatch
import Synchronization

/// One request on its way through the server: what was asked, by whom, and the warnings collected for the answer.
final class RequestContext: Sendable {
  let http: HTTPRequest
  let info: RequestInfo
  let record: RequestRecord
  /// Nil when the request leaves no audit trail.
  let audit: AuditTrail?
  let user: UserInfo
  let options: RequestOptions
  /// What is wrong with the options: for who may make the request at all.
  let optionsFault: APIStatus?
  private let warnings = Mutex<[String]>([])
  /// The paths of the maps that the object of the request has empty.
  let emptyMaps = Mutex<Set<String>>([])

  init(
    _ http: HTTPRequest, _ record: RequestRecord, user: UserInfo, options: Result<RequestOptions, APIStatus>,
    audit: AuditTrail? = nil
  ) {
    self.http = http
    self.record = record
    self.audit = audit
    info = record.info
    self.user = user
    switch options {
    case .success(let options): (self.options, optionsFault) = (options, nil)
    case .failure(let fault): (self.options, optionsFault) = (RequestOptions(), fault)
    }
  }

  func warn(_ text: String) { warnings.withLock { if !$0.contains(text) { $0.append(text) } } }

  /// Notes something for the audit log; the first note of a key stays.
  func annotate(_ key: String, _ value: String) { record.annotate(key, value) }

  /// Who is recorded as the owner of what this request writes.
  var manager: String {
    ManagerName.from(option: options.fieldManager, userAgent: http.headers["User-Agent"] ?? "")
  }

  /// RFC 7234 warning headers, code 299.
  var warningHeaders: [(String, String)] {
    warnings.withLock { $0 }.map { text in
      let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").filter { $0 != "\n" && $0 != "\r" }
      return ("Warning", "299 - \"\(escaped)\"")
    }
  }
}

/// The query parameters that every kind of write understands.
struct RequestOptions: Sendable {
  enum FieldValidation: String, Sendable { case ignore = "Ignore", warn = "Warn", strict = "Strict" }

  var isDryRun = false
  var fieldManager = ""
  var fieldValidation = FieldValidation.warn
  var force: Bool?

  init() {}

  /// Throws upstream's complaint about values that are none.
  init(_ request: HTTPRequest, kind: String) throws(APIStatus) {
    let query = request.query
    let dryRun = query.all("dryRun").filter { !$0.isEmpty }
    if dryRun.contains(where: { $0 != "All" }) {
      throw RequestOptions.invalid(
        kind, "dryRun: Unsupported value: \(JSON(dryRun).text): supported values: \"All\"", "dryRun", "FieldValueNotSupported")
    }
    isDryRun = !dryRun.isEmpty
    fieldManager = query["fieldManager"] ?? ""
    if let problem = ManagerName.problem(fieldManager) {
      throw RequestOptions.invalid(kind, "\(problem.field): \(problem.message)", problem.field, problem.reason)
    }
    if let (position, scalar) = fieldManager.unicodeScalars.enumerated().first(where: { !$0.element.properties.isPrintable }) {
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let code = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
      let offset = fieldManager.unicodeScalars.prefix(position).reduce(0) { $0 + String($1).utf8.count }
      throw RequestOptions.invalid(
        kind,
        "fieldManager: Invalid value: \(JSON.string(fieldManager).text): invalid character U+\(code) (at position \(offset))",
        "fieldManager", "FieldValueInvalid")
    }
    if let value = query["fieldValidation"], !value.isEmpty {
      guard let parsed = FieldValidation(rawValue: value) else {
        throw RequestOptions.invalid(
          kind, "fieldValidation: Unsupported value: \"\(value)\": supported values: \"Ignore\", \"Strict\", \"Warn\"",
          "fieldValidation",
          "FieldValueNotSupported")
      }
      fieldValidation = parsed
    }
    if query["force"] != nil { force = query.flag("force") }
  }

  static func invalid(_ kind: String, _ message: String, _ field: String, _ reason: String) -> APIStatus {
    let text = message.hasPrefix(field + ": ") ? String(message.dropFirst(field.count + 2)) : message
    return APIStatus(
      .invalid, "\(kind).meta.k8s.io \"\" is invalid: \(message)",
      details: .init(group: "meta.k8s.io", kind: kind, causes: [.init(reason: reason, message: text, field: field)]))
  }
}

extension Unicode.Scalar.Properties {
  /// Go's unicode.IsPrint, nearly.
  var isPrintable: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
