/// Why a request failed: the closed set of `metav1.StatusReason` (k8s.io/apimachinery/pkg/apis/meta/v1/types.go).
package enum StatusReason: String, Hashable, Sendable {
  case unknown = ""
  case unauthorized = "Unauthorized"
  case forbidden = "Forbidden"
  case notFound = "NotFound"
  case alreadyExists = "AlreadyExists"
  case conflict = "Conflict"
  case gone = "Gone"
  case invalid = "Invalid"
  case serverTimeout = "ServerTimeout"
  case storeReadError = "StoreReadError"
  case timeout = "Timeout"
  case tooManyRequests = "TooManyRequests"
  case badRequest = "BadRequest"
  case methodNotAllowed = "MethodNotAllowed"
  case notAcceptable = "NotAcceptable"
  case requestEntityTooLarge = "RequestEntityTooLarge"
  case unsupportedMediaType = "UnsupportedMediaType"
  case internalError = "InternalError"
  case expired = "Expired"
  case serviceUnavailable = "ServiceUnavailable"

  /// The HTTP status upstream answers with.
  package var code: Int {
    switch self {
    case .unknown, .internalError, .storeReadError, .serverTimeout: 500
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
    }
  }
}
