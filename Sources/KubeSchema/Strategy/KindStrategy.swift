import KubeAPI

/// What a kind does besides the common rules when it is written: upstream's registry strategies. Pure functions on objects.
struct KindStrategy: Sendable {
  typealias Create = @Sendable (_ new: inout KubeObject, _ now: Timestamp) -> Void
  typealias Update = @Sendable (_ new: inout KubeObject, _ old: KubeObject) -> Void
  typealias Changed = @Sendable (_ new: KubeObject, _ old: KubeObject) -> Bool

  var create: Create = { _, _ in }
  /// What a client is told of what `create` rewrites, before it does.
  var warnings: @Sendable (_ new: KubeObject) -> [String] = { _ in [] }
  var update: Update = { _, _ in }
  /// The status of new objects; nil keeps what the request says.
  var initialStatus: (@Sendable (_ new: KubeObject) -> JSON)? = { _ in [:] }
  /// What counts as a change of the wanted state.
  var changesGeneration: Changed = { new, old in KindStrategy.wanted(new) != KindStrategy.wanted(old) }
  /// Extra changes that the status subresource takes back.
  var updateStatus: Update = { _, _ in }

  static let common = KindStrategy()

  /// Everything but metadata and status.
  static func wanted(_ object: KubeObject) -> JSONObject {
    var members = object.json.members
    for key in ["apiVersion", "kind", "metadata", "status"] { members.remove(key) }
    return members
  }

  static let all: [String: KindStrategy] = [pods, workloads, cluster, configuration].reduce(into: [:]) { result, more in
    result.merge(more) { first, _ in first }
  }
}
