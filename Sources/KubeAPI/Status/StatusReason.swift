/// Why a request failed: those of `metav1.StatusReason` (k8s.io/apimachinery/pkg/apis/meta/v1/types.go). Others' servers and webhooks may
/// give reasons of their own, which are passed on as they are.
package struct StatusReason: RawRepresentable, Hashable, Sendable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package static let unknown = StatusReason(rawValue: "")
  package static let unauthorized = StatusReason(rawValue: "Unauthorized")
  package static let forbidden = StatusReason(rawValue: "Forbidden")
  package static let notFound = StatusReason(rawValue: "NotFound")
  package static let alreadyExists = StatusReason(rawValue: "AlreadyExists")
  package static let conflict = StatusReason(rawValue: "Conflict")
  package static let gone = StatusReason(rawValue: "Gone")
  package static let invalid = StatusReason(rawValue: "Invalid")
  package static let serverTimeout = StatusReason(rawValue: "ServerTimeout")
  package static let storeReadError = StatusReason(rawValue: "StoreReadError")
  package static let timeout = StatusReason(rawValue: "Timeout")
  package static let tooManyRequests = StatusReason(rawValue: "TooManyRequests")
  package static let badRequest = StatusReason(rawValue: "BadRequest")
  package static let methodNotAllowed = StatusReason(rawValue: "MethodNotAllowed")
  package static let notAcceptable = StatusReason(rawValue: "NotAcceptable")
  package static let requestEntityTooLarge = StatusReason(rawValue: "RequestEntityTooLarge")
  package static let unsupportedMediaType = StatusReason(rawValue: "UnsupportedMediaType")
  package static let internalError = StatusReason(rawValue: "InternalError")
  package static let expired = StatusReason(rawValue: "Expired")
  package static let serviceUnavailable = StatusReason(rawValue: "ServiceUnavailable")

  /// The HTTP status upstream answers with.
  package var code: Int {
    switch self {
    case .unauthorized: 401
    case .forbidden: 403
    case .notFound: 404
    case .alreadyExists, .conflict: 409
    case .gone, .expired: 410
    case .invalid: 422
    case .timeout: 504
    case .tooManyRequests: 429
    case .badRequest: 400
    case .methodNotAllowed: 405
    case .notAcceptable: 406
    case .requestEntityTooLarge: 413
    case .unsupportedMediaType: 415
    case .serviceUnavailable: 503
    default: 500
    }
  }
}
