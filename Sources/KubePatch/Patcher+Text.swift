import KubeAPI

extension Patcher {
  /// What upstream shows of a patch whose result does not fit the type: a strategic patch itself, of the others the object. There, objects
  /// that the patch looks into have their members in alphabetical order; the rest is as it was.
  package static func shown(_ kind: Kind, body: JSON, result: JSON) -> String {
    switch kind {
    case .strategic: StrategicPatch.goText(body)
    case .merge: sorted(result, along: body).text
    case .json: sorted(result, along: touched(body)).text
    }
  }

  private static func sorted(_ json: JSON, along touched: JSON) -> JSON {
    func inner(_ key: String, _ value: JSON) -> JSON {
      touched[key].object == nil ? value : sorted(value, along: touched[key])
    }
    switch json {
    case .object(let object): return .object(JSONObject(object.sorted { $0.0 < $1.0 }.map { ($0.0, inner($0.0, $0.1)) }))
    case .array(let elements): return .array(elements.enumerated().map { inner(String($0.offset), $0.element) })
    default: return json
    }
  }

  /// The objects and lists that operations look into, as nested objects.
  private static func touched(_ operations: JSON) -> JSON {
    var result: JSON = [:]
    for operation in operations.elements {
      for path in [operation["path"].string, operation["from"].string] {
        // No deeper than objects are: a member that the operation does not use may be anything.
        let tokens = (path ?? "").split(separator: "/", maxSplits: 1_000, omittingEmptySubsequences: false)
        note(tokens.dropFirst().dropLast(), in: &result)
      }
    }
    return result
  }

  private static func note(_ tokens: ArraySlice<Substring>, in tree: inout JSON) {
    guard let token = tokens.first else { return }
    let key = String(token)
    var below = tree[key].object == nil ? [:] : tree[key]
    note(tokens.dropFirst(), in: &below)
    tree[key] = below
  }
}
