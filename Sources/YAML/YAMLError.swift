/// Why a text is not YAML that can become JSON, and where.
package struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// Not YAML at all: the scanner or the parser of the format refused it.
    case syntax
    case invalidUTF8
    /// An alias to an anchor that is not there, or to one that contains it.
    case unknownAnchor, cyclicAnchor
    /// More aliased content than any manifest has.
    case expansion
    case tooDeep
    /// A mapping or sequence where only a scalar can stand, as the key of a mapping.
    case invalidKey
    /// A tag such as `!!int` on something that is none.
    case invalidValue
    case invalidMerge
    case severalDocuments
  }

  package let code: Code
  /// What was found and what was expected, without the place.
  package let message: String
  package let location: YAMLLocation
  /// As sigs.k8s.io/yaml words it, `yaml: line 3: ...`, for answers that clients compare with upstream's.
  package let upstreamText: String

  init(_ code: Code, _ message: String, _ location: YAMLLocation, upstreamText: String? = nil) {
    self.code = code
    self.message = message
    self.location = location
    self.upstreamText = upstreamText ?? "yaml: line \(location.line): \(message)"
  }

  package var description: String { "line \(location.line), column \(location.column): \(message)" }
}
