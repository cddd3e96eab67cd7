import KubeAPI

/// Computes the cells of one row, in the order of the columns. Wide columns are always there; clients hide them.
struct CellWriter: Sendable {
  let object: KubeObject
  let now: Timestamp

  typealias Cells = @Sendable (CellWriter) -> [JSON]

  var spec: JSON { object.spec }
  var status: JSON { object.status }
  var name: JSON { .string(object.name) }
  var age: JSON { since(object.metadata["creationTimestamp"]) }

  /// The time of creation as it is stored, for columns of type date.
  var created: JSON { object.metadata["creationTimestamp"] }

  func since(_ time: JSON) -> JSON { .string(HumanDuration.age(of: time.string.flatMap { Timestamp($0) }, now: now)) }

  /// The text at a place, or what stands for nothing.
  func text(_ json: JSON, else nothing: String = "") -> JSON {
    switch json {
    case .string(let text) where !text.isEmpty: json
    case .int(let number): .string(String(number))
    case .bool(let flag): .string(flag ? "true" : "false")
    default: .string(nothing)
    }
  }

  func number(_ json: JSON) -> JSON { JSON(json.int ?? 0) }

  /// `True`, `False`, or `<unset>` for an optional flag.
  func flag(_ json: JSON) -> JSON { .string(json.bool.map { $0 ? "True" : "False" } ?? "<unset>") }

  /// `a=b,c=d`, or `<none>`.
  static func labels(_ json: JSON) -> JSON {
    let labels = json.stringMap
    return .string(labels.isEmpty ? "<none>" : labels.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ","))
  }

  /// A label selector as text; `<none>` when it is missing or empty.
  static func selector(_ json: JSON) -> JSON {
    guard let selector = try? LabelSelector.read(json), !selector.isEmpty else { return "<none>" }
    return .string(selector.description)
  }

  /// The names and images of the containers of a template.
  static func containers(_ podSpec: JSON) -> [JSON] {
    let containers = podSpec["containers"].elements
    return ["name", "image"].map { key in .string(containers.map { $0[key].string ?? "" }.joined(separator: ",")) }
  }

  /// The first few of a list, and how many more there are.
  static func list(_ items: [String], separator: String = ",") -> String {
    let shown = items.prefix(3).joined(separator: separator)
    return items.count > 3 ? "\(shown) + \(items.count - 3) more..." : shown
  }

  static let all: [String: Cells] = [
    pods, workloads, batch, network, cluster, configuration, access, storage, policies, extensions,
  ]
  .reduce(into: [:]) { result, more in result.merge(more) { first, _ in first } }
}
