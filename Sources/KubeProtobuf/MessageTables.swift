/// The messages of the stable API groups. Read once, when the first protobuf body comes.
struct MessageTables: Sendable {
  enum FieldType: Hashable, Sendable {
    case string, int, bool, double, bytes
    case message(String)
  }

  enum Shape: Hashable, Sendable { case single, list, map }

  struct Field: Hashable, Sendable {
    var name: String
    var type: FieldType
    var shape: Shape
  }

  /// By `table.Message`, then by number.
  private(set) var messages: [String: [Int: Field]] = [:]

  static let shared = MessageTables([
    "core": core, "meta": meta, "resource": resource, "intstr": intstr, "runtime": runtime, "apps": apps, "batch": batch,
    "autoscaling1": autoscaling1, "autoscaling2": autoscaling2, "policy": policy, "scheduling": scheduling, "node": node,
    "networking": networking, "discovery": discovery, "coordination": coordination, "events": events, "rbac": rbac,
    "authentication": authentication, "authorization": authorization, "certificates": certificates,
    "admissionregistration": admissionregistration, "flowcontrol": flowcontrol, "storage": storage,
  ])

  init(_ texts: [String: String]) {
    for (table, text) in texts {
      var current = ""
      for line in text.split(separator: "\n") {
        var words = line.split(separator: " ")[...]
        if !line.hasPrefix(" "), let name = words.popFirst() {
          current = "\(table).\(name)"
          messages[current] = [:]
        }
        for word in words {
          let parts = word.split(separator: ":", omittingEmptySubsequences: false)
          guard parts.count > 1, let number = Int(parts[0]) else { continue }
          messages[current]?[number] = Field(String(parts[1]), parts.count > 2 ? parts[2] : "", table: table)
        }
      }
    }
  }

  /// The message of an object; `DeleteOptions` is the same in every group.
  func message(apiVersion: String, kind: String) -> String? {
    if ["DeleteOptions", "CreateOptions", "UpdateOptions", "PatchOptions"].contains(kind) { return "meta.\(kind)" }
    let tables = [
      "v1": "core", "apps/v1": "apps", "batch/v1": "batch", "autoscaling/v1": "autoscaling1", "autoscaling/v2": "autoscaling2",
      "policy/v1": "policy", "scheduling.k8s.io/v1": "scheduling", "node.k8s.io/v1": "node", "networking.k8s.io/v1": "networking",
      "discovery.k8s.io/v1": "discovery", "coordination.k8s.io/v1": "coordination", "events.k8s.io/v1": "events",
      "rbac.authorization.k8s.io/v1": "rbac", "authentication.k8s.io/v1": "authentication",
      "authorization.k8s.io/v1": "authorization", "certificates.k8s.io/v1": "certificates",
      "admissionregistration.k8s.io/v1": "admissionregistration", "flowcontrol.apiserver.k8s.io/v1": "flowcontrol",
      "storage.k8s.io/v1": "storage", "meta.k8s.io/v1": "meta",
    ]
    guard let table = tables[apiVersion] else { return nil }
    let name = "\(table).\(kind)"
    return messages[name] == nil ? nil : name
  }
}

extension MessageTables.Field {
  fileprivate init(_ name: String, _ text: Substring, table: String) {
    var text = text
    shape = .single
    if text.hasPrefix("*") { shape = .list } else if text.hasPrefix("%") { shape = .map }
    if shape != .single { text.removeFirst() }
    self.name = name
    switch text {
    case "": type = .string
    case "int": type = .int
    case "bool": type = .bool
    case "double": type = .double
    case "bytes": type = .bytes
    default: type = .message(text.contains(".") ? String(text) : "\(table).\(text)")
    }
  }
}
