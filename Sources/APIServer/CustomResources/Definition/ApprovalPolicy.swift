import CEL
import KubeAPI

/// The rule that groups of the project itself need a word of approval
/// (k8s.io/apiextensions-apiserver/pkg/apihelpers).
struct ApprovalPolicy: Sendable {
  enum State: Sendable { case missing, invalid, approved, bypassed }

  static let annotation = "api-approved.kubernetes.io"

  let text: String

  init(_ text: String) { self.text = text }

  static func protects(_ group: String) -> Bool {
    ["k8s.io", "kubernetes.io"].contains { group == $0 || group.hasSuffix(".\($0)") }
  }

  var state: State {
    if text.isEmpty { return .missing }
    if text.hasPrefix("unapproved") { return .bypassed }
    return text.contains("://") && (try? CELURL(text)) != nil ? .approved : .invalid
  }

  var message: String {
    let see = "see https://github.com/kubernetes/enhancements/pull/1111"
    return switch state {
    case .missing: "protected groups must have approval annotation \"\(Self.annotation)\", \(see)"
    case .bypassed: "not approved: \(JSON.string(text).text)"
    case .approved: "approved in \(text)"
    case .invalid:
      "protected groups must have approval annotation \"\(Self.annotation)\" with either a URL or a reason starting with"
        + " \"unapproved\", \(see)"
    }
  }

  /// The condition of a definition in a protected group.
  var condition: (status: String, reason: String) {
    switch state {
    case .missing: ("False", "MissingAnnotation")
    case .invalid: ("False", "InvalidAnnotation")
    case .approved: ("True", "ApprovedAnnotation")
    case .bypassed: ("False", "UnapprovedAnnotation")
    }
  }
}
