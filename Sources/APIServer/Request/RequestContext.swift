import HTTPServer
import KubeAPI
import KubePatch
import KubeSchema
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
  private let deletesOnlyForShow = Mutex(false)
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

  /// Whether nothing is to be stored: a removal may say so in its body.
  var isDryRun: Bool { options.isDryRun || deletesOnlyForShow.withLock { $0 } }

  func deleteForShow() { deletesOnlyForShow.withLock { $0 = true } }

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

  /// Throws upstream's complaints about values that are none, all of them at once.
  init(_ request: HTTPRequest, kind: String) throws(APIStatus) {
    let query = request.query
    fieldManager = query["fieldManager"] ?? ""
    if query["force"] != nil { force = query.flag("force") }
    var faults: [FieldError] = []
    if kind == "PatchOptions" {
      if MediaType(request.headers["Content-Type"] ?? "").type == "application/apply-patch+yaml" {
        if fieldManager.isEmpty { faults.append(.required("fieldManager", "is required for apply patch")) }
      } else if force != nil {
        faults.append(.forbidden("force", "may not be specified for non-apply patch"))
      }
    }
    if kind != "DeleteOptions" { faults += ManagerName.faults(fieldManager) }
    // Of a removal the body decides, and the query only where there is none.
    if kind != "DeleteOptions" {
      let dryRun = query.all("dryRun")
      faults += Self.faults(dryRun: dryRun)
      isDryRun = !dryRun.isEmpty
    }
    if kind != "DeleteOptions", let value = query["fieldValidation"], !value.isEmpty {
      if let parsed = FieldValidation(rawValue: value) {
        fieldValidation = parsed
      } else {
        faults.append(.notSupported("fieldValidation", .string(value), ["", "Ignore", "Strict", "Warn"]))
      }
    }
    guard faults.isEmpty else { throw Self.invalid(kind, faults) }
  }

  static func faults(dryRun: [String]) -> [FieldError] {
    guard dryRun.contains(where: { $0 != "All" }) else { return [] }
    return [.notSupported("dryRun", .array(dryRun.map(JSON.string)), ["All"])]
  }

  static func invalid(_ kind: String, _ faults: [FieldError]) -> APIStatus {
    .invalid(GroupVersionKind(group: "meta.k8s.io", version: "v1", kind: kind), name: "", faults)
  }
}
