/// The messages of the built-in API groups. Read once, when the first protobuf body comes.
struct MessageTables: Sendable {
  enum FieldType: Hashable, Sendable {
    case string, int, bool, double, bytes
    case message(String)
  }

  enum Shape: Hashable, Sendable {
    case single, list, map
    /// Embedded in Go: JSON has its fields in the parent.
    case inlined
  }

  struct Field: Hashable, Sendable {
    var number: Int
    var name: String
    var type: FieldType
    var shape: Shape
    /// Whether zero differs from absent; other fields are written always.
    var isPointer: Bool
  }

  struct Message: Hashable, Sendable {
    /// In the order of their numbers, as they are written.
    private(set) var fields: [Field] = []

    fileprivate mutating func insert(_ field: Field) {
      fields.insert(field, at: fields.firstIndex { $0.number > field.number } ?? fields.endIndex)
    }

    func field(_ number: Int) -> Field? { fields.first { $0.number == number } }
  }

  /// By `table.Message`.
  private(set) var messages: [String: Message] = [:]

  static let shared = MessageTables([
    "core": core, "meta": meta, "resource": resource, "intstr": intstr, "runtime": runtime, "apps": apps, "batch": batch,
    "autoscaling1": autoscaling1, "autoscaling2": autoscaling2, "policy": policy, "scheduling": scheduling, "node": node,
    "networking": networking, "discovery": discovery, "coordination": coordination, "events": events, "rbac": rbac,
    "authentication": authentication, "authorization": authorization, "certificates": certificates,
    "admissionregistration": admissionregistration, "flowcontrol": flowcontrol, "storage": storage, "devices": devices,
    "apiextensions": apiextensions, "apiregistration": apiregistration,
  ])

  init(_ texts: [String: String]) {
    for (table, text) in texts {
      var current = ""
      for line in text.split(separator: "\n") {
        var words = line.split(separator: " ")[...]
        if !line.hasPrefix(" "), let name = words.popFirst() {
          current = "\(table).\(name)"
          messages[current] = Message()
        }
        for word in words {
          let parts = word.split(separator: ":", omittingEmptySubsequences: false)
          guard parts.count > 1, let number = Int(parts[0]) else { continue }
          messages[current]?.insert(Field(number, String(parts[1]), parts.count > 2 ? parts[2] : "", table: table))
        }
      }
    }
  }

  /// Which table has the messages of a group and version.
  private static let tables = [
    "v1": "core", "apps/v1": "apps", "batch/v1": "batch", "autoscaling/v1": "autoscaling1", "autoscaling/v2": "autoscaling2",
    "policy/v1": "policy", "scheduling.k8s.io/v1": "scheduling", "node.k8s.io/v1": "node", "networking.k8s.io/v1": "networking",
    "discovery.k8s.io/v1": "discovery", "coordination.k8s.io/v1": "coordination", "events.k8s.io/v1": "events",
    "rbac.authorization.k8s.io/v1": "rbac", "authentication.k8s.io/v1": "authentication",
    "authorization.k8s.io/v1": "authorization", "certificates.k8s.io/v1": "certificates",
    "admissionregistration.k8s.io/v1": "admissionregistration", "flowcontrol.apiserver.k8s.io/v1": "flowcontrol",
    "storage.k8s.io/v1": "storage", "resource.k8s.io/v1": "devices", "apiextensions.k8s.io/v1": "apiextensions",
    "apiregistration.k8s.io/v1": "apiregistration", "meta.k8s.io/v1": "meta",
  ]

  /// The message of an object; options are the same in every group.
  func message(apiVersion: String, kind: String) -> String? {
    // The oldest discovery documents say their kind without a version.
    if apiVersion == "v1" || apiVersion.isEmpty,
      ["Status", "APIVersions", "APIGroupList", "APIGroup", "APIResourceList"].contains(kind)
    {
      return "meta.\(kind)"
    }
    if ["DeleteOptions", "CreateOptions", "UpdateOptions", "PatchOptions"].contains(kind) { return "meta.\(kind)" }
    guard let table = Self.tables[apiVersion] else { return nil }
    let name = "\(table).\(kind)"
    return messages[name] == nil ? nil : name
  }
}

extension MessageTables.Field {
  fileprivate init(_ number: Int, _ name: String, _ text: Substring, table: String) {
    var text = text
    let shapes: [Character: MessageTables.Shape] = ["*": .list, "%": .map, "^": .inlined]
    let mark = text.first
    shape = mark.flatMap { shapes[$0] } ?? .single
    isPointer = mark == "?"
    if shape != .single || isPointer { text.removeFirst() }
    self.number = number
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
