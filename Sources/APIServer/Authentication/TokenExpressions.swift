import CEL
import KubeAPI

/// What expressions about tokens may speak of (k8s.io/apiserver pkg/authentication/cel): the `claims`, or the `user` made of them.
enum TokenExpressions {
  static let claims = CELEnvironment(["claims": .map(CELDeclaration(.any))])
  static let user = CELEnvironment(["user": userType])

  static let userType = CELDeclaration.record(
    "kubernetes.UserInfo",
    [("username", .string), ("uid", .string), ("groups", .list(.string)), ("extra", .map(.list(.string)))])
}
