import KubeAPI

/// Entries of `status.conditions`.
enum Condition {
  static func make(
    _ type: String, _ status: Bool, reason: String, message: String, now: Timestamp, hasUpdateTime: Bool = false
  ) -> JSON {
    var result: JSON = ["type": .string(type), "status": .string(status ? "True" : "False")]
    if hasUpdateTime { result["lastUpdateTime"] = .string(now.text) }
    result["lastTransitionTime"] = .string(now.text)
    if !reason.isEmpty { result["reason"] = .string(reason) }
    if !message.isEmpty { result["message"] = .string(message) }
    return result
  }

  static func find(_ conditions: [JSON], _ type: String) -> JSON? { conditions.first { $0["type"].string == type } }

  /// Puts a condition in, keeping the time of the last transition when the status is the same, and everything when the reason is
  /// too.
  static func set(_ conditions: inout [JSON], _ condition: JSON, ignoringMessage: Bool = false) {
    guard let index = conditions.firstIndex(where: { $0["type"] == condition["type"] }) else {
      conditions.append(condition)
      return
    }
    let old = conditions[index]
    if old["status"] == condition["status"], old["reason"] == condition["reason"],
      ignoringMessage || old["message"] == condition["message"]
    {
      return
    }
    var new = condition
    if old["status"] == condition["status"] { new["lastTransitionTime"] = old["lastTransitionTime"] }
    // Upstream moves a condition it changes to the end.
    conditions.remove(at: index)
    conditions.append(new)
  }

  static func remove(_ conditions: inout [JSON], _ type: String) { conditions.removeAll { $0["type"].string == type } }
}
