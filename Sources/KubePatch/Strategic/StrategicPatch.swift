import KubeAPI
import KubeSchema

/// Strategic merge patch (k8s.io/apimachinery/pkg/util/strategicpatch): maps merge, lists merge by key where the schema says so, and
/// directives replace, delete, retain and order.
package enum StrategicPatch {
  package enum Code: Hashable, Sendable {
    case retainKeys, primitiveList, setElementOrder, listOfLists, noMergeKey, badType, unknownDirective
  }

  /// Why a patch cannot be applied, in upstream's words.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var code: Code
    package var message: String
    package var description: String { message }
  }

  static let directive = "$patch"
  static let retainKeys = "$retainKeys"
  static let orderPrefix = "$setElementOrder/"
  static let deletePrefix = "$deleteFromPrimitiveList/"

  package static func apply(_ patch: JSONObject, to original: JSONObject, schema: any PatchSchema) throws(Failure) -> JSONObject {
    try merge(original, patch, schema)
  }

  static func merge(_ original: JSONObject, _ patch: JSONObject, _ schema: (any PatchSchema)?) throws(Failure) -> JSONObject {
    var (original, patch) = (original, patch)
    if let directive = patch[Self.directive] {
      switch directive.string {
      case "replace":
        patch.remove(Self.directive)
        return patch
      case "delete": return JSONObject()
      default: throw unknownDirective(directive, patch)
      }
    }
    try retain(&original, &patch)
    try order(&original, &patch, schema)
    for (member, value) in patch {
      var key = member
      let isDeletion = key.hasPrefix("$deleteFromPrimitiveList")
      if isDeletion {
        guard key.hasPrefix(deletePrefix) else {
          throw Failure(code: .primitiveList, message: "invalid patch format of primitive list")
        }
        key = String(key.dropFirst(deletePrefix.count))
      }
      if value.isNull {
        original.remove(key)
        continue
      }
      let current = original[key]
      let field = schema?.member(key)
      switch (current, value) {
      case (.object(let left)?, .object(let right)):
        original[key] = .object(
          field?.patchStrategy.contains(.replace) == true ? right : try merge(left, right, field))
      case (.array(let left)?, .array(let right)):
        original[key] = .array(try mergeLists(left, right, field, isDeletion: isDeletion))
      default:
        // A deletion from what is not there, or is no list, does nothing.
        if !isDeletion { original[key] = withoutDirectives(withoutNulls(value)) }
      }
    }
    return original
  }

  /// `$retainKeys`: what it does not name goes away, and the patch may set only what it names.
  private static func retain(_ original: inout JSONObject, _ patch: inout JSONObject) throws(Failure) {
    guard let list = patch[retainKeys] else { return }
    patch.remove(retainKeys)
    let bad = Failure(code: .retainKeys, message: "invalid patch format of retainKeys")
    guard let names = list.array else { throw bad }
    let retained = Set(names.compactMap(\.string))
    for (key, value) in patch
    where !value.isNull && !key.hasPrefix("$deleteFromPrimitiveList") && !key.hasPrefix("$setElementOrder") {
      guard retained.contains(key) else { throw bad }
    }
    for key in original.keys where !retained.contains(key) { original.remove(key) }
  }

  /// What a patch adds where nothing was before: maps with a `$patch` directive are not added at all. Other directives stay, as upstream
  /// leaves them, and are then unknown fields of the object.
  static func withoutDirectives(_ value: JSON) -> JSON? {
    switch value {
    case .object(let object):
      if object.contains(directive) { return .none }
      return .object(JSONObject(object.lazy.compactMap { key, member in withoutDirectives(member).map { (key, $0) } }))
    case .array(let elements): return .array(elements.compactMap(withoutDirectives))
    default: return value
    }
  }

  /// Without the members that are null; elements of lists that are null stay.
  private static func withoutNulls(_ value: JSON) -> JSON {
    switch value {
    case .object(let object): .object(JSONObject(object.lazy.filter { !$1.isNull }.map { ($0, withoutNulls($1)) }))
    case .array(let elements): .array(elements.map(withoutNulls))
    default: value
    }
  }
}
