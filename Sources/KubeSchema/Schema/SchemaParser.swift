import KubeAPI

/// Why a schema table cannot be read: a mistake in the tables, found by the tests.
package struct SchemaTableError: Error, Hashable, Sendable, CustomStringConvertible {
  package let line: String
  package let message: String
  package var description: String { "\(message): \(line)" }
}

/// Reads the schema tables (README.md has their language) into a `TypeTable`.
struct SchemaParser {
  private var types: [ObjectType] = []
  private var names: [String: Int] = [:]
  private var package = SchemaPackage(alias: "", openAPIPrefix: "", goName: "")
  /// Names that were referred to before their type came.
  private var pending: [Int: String] = [:]

  static func parse(_ tables: [String]) throws(SchemaTableError) -> TypeTable {
    var parser = SchemaParser()
    for table in tables { try parser.declare(table) }
    for table in tables { try parser.define(table) }
    for position in parser.types.indices {
      let fields = parser.types[position].fields
      parser.types[position].positions = Dictionary(
        fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    return TypeTable(types: parser.types, names: parser.names)
  }

  /// First pass: the names, so that types may refer to one another in any order.
  private mutating func declare(_ table: String) throws(SchemaTableError) {
    for line in table.lines where line.utf8.first != UInt8(ascii: " ") {
      let (head, description) = SchemaParser.split(line)
      let words = head.words
      if words.first == "package" {
        try enter(words, line)
      } else if let first = words.first {
        let name = String(first)
        var type = ObjectType(name: name, package: package)
        type.description = description
        let marks = words.dropFirst()
        (type.isAtomic, type.isRoot) = (marks.contains("atomic"), marks.contains("root"))
        type.isFree = marks.contains { $0 == "free" || $0.hasPrefix("free(") }
        if let inner = marks.first(where: { $0.hasPrefix("free(") }) {
          type.inner = "\(package.alias).\(inner.dropFirst("free(".count).dropLast())"
        }
        type.isInline = marks.contains("inline")
        if let union = marks.first(where: { $0.hasPrefix("union(") }) {
          type.union = union.dropFirst("union(".count).dropLast().split(separator: ",")
        }
        guard names.updateValue(types.count, forKey: "\(package.alias).\(name)") == nil else {
          throw SchemaTableError(line: String(line), message: "type defined twice")
        }
        types.append(type)
      }
    }
  }

  private mutating func define(_ table: String) throws(SchemaTableError) {
    var current: Int?
    for line in table.lines {
      if line.utf8.first == UInt8(ascii: " ") {
        guard let current else { throw SchemaTableError(line: String(line), message: "field outside of a type") }
        if line.hasPrefix("    ") {
          // A continuation: more words about the field above.
          guard let last = types[current].fields.indices.last else { continue }
          for word in line.words { try apply(word, to: &types[current].fields[last], line) }
          continue
        }
        let fields = try self.field(line)
        types[current].fields.append(contentsOf: fields)
      } else {
        let (head, _) = SchemaParser.split(line)
        let words = head.words
        if words.first == "package" {
          try enter(words, line)
          continue
        }
        current = words.first.flatMap { names["\(package.alias).\($0)"] }
        guard let current, types[current].isRoot else { continue }
        for line in SchemaParser.rootFields(words.contains("metadata!") ? "metadata!" : "metadata") {
          let fields = try field(line)
          types[current].fields.append(contentsOf: fields)
        }
      }
    }
  }

  /// The fields every stored object begins with.
  private static func rootFields(_ metadata: String) -> [Substring] {
    [
      "kind string | The kind of the object, in CamelCase. Cannot be changed.",
      "apiVersion string | The group and version of the API the object is written in.",
      "\(metadata) meta.ObjectMeta | Name, namespace, labels and so on.",
    ]
  }

  private mutating func enter(_ words: [Substring], _ line: Substring) throws(SchemaTableError) {
    guard words.count == 4 else { throw SchemaTableError(line: String(line), message: "expected: package ALIAS PREFIX GONAME") }
    package = SchemaPackage(alias: String(words[1]), openAPIPrefix: String(words[2]), goName: String(words[3]))
  }

  private static func split(_ line: Substring) -> (head: Substring, description: Substring) {
    guard let bar = line.utf8.firstIndex(of: UInt8(ascii: "|")) else { return (line, "") }
    return (line[..<bar], line[line.index(after: bar)...].trimmed)
  }

  /// One line of a type: usually one field; `include NAME` repeats the fields of another type that came before.
  private func field(_ line: Substring) throws(SchemaTableError) -> [Field] {
    let (head, description) = SchemaParser.split(line)
    let words = head.words
    guard words.count >= 2 else { throw SchemaTableError(line: String(line), message: "expected: NAME TYPE ...") }
    if words[0] == "include" {
      guard case .object(let position) = try shape(words[1], line) else {
        throw SchemaTableError(line: String(line), message: "only the fields of an object can be included")
      }
      return types[position].fields
    }
    var name = words[0]
    let marker = name.last
    if marker == "!" || marker == "+" { name = name.dropLast() }
    var type = words[1]
    let isPointer = type.last == "?"
    if isPointer { type = type.dropLast() }
    var field = Field(name: String(name), shape: try shape(type, line))
    (field.isRequired, field.isAlwaysWritten, field.isPointer) = (marker == "!", marker == "+", isPointer)
    field.description = description
    if case .list = field.shape { field.listKind = .atomic }
    for word in words.dropFirst(2) { try apply(word, to: &field, line) }
    return [field]
  }

  private func shape(_ word: Substring, _ line: Substring) throws(SchemaTableError) -> Shape {
    switch word {
    case "string": return .string
    case "int32": return .int32
    case "int64": return .int64
    case "bool": return .bool
    case "double": return .double
    case "quantity": return .quantity
    case "intOrString": return .intOrString
    case "time": return .time
    case "microTime": return .microTime
    case "bytes": return .bytes
    case "any": return .any
    default: break
    }
    if word.first == "[", word.last == "]" { return .list(try shape(word.dropFirst().dropLast(), line)) }
    if word.first == "{", word.last == "}" { return .map(try shape(word.dropFirst().dropLast(), line)) }
    let name = String(word)
    for candidate in [name, "\(package.alias).\(name)", "core.\(name)", "meta.\(name)"] {
      if let position = names[candidate] { return .object(position) }
    }
    throw SchemaTableError(line: String(line), message: "no type named \(word)")
  }

  private func apply(_ word: Substring, to field: inout Field, _ line: Substring) throws(SchemaTableError) {
    func arguments(_ separator: Character = ",") -> [Substring] {
      guard let open = word.firstIndex(of: "("), word.last == ")" else { return [] }
      return word[word.index(after: open)...].dropLast().split(separator: separator, omittingEmptySubsequences: false)
    }
    switch word.prefix(while: { $0 != "(" }) {
    case "set": field.listKind = .set
    case "plain": field.listKind = nil
    case "map": field.listKind = .map(keys: arguments().map(String.init))
    case "keyed":
      field.listKind = .map(keys: arguments().map(String.init))
      field.patchStrategy.insert(.merge)
      field.patchMergeKey = arguments().first.map(String.init)
    case "merge":
      field.patchStrategy.insert(.merge)
      field.patchMergeKey = arguments().first.map(String.init)
    case "retainKeys": field.patchStrategy.insert(.retainKeys)
    case "replace": field.patchStrategy.insert(.replace)
    case "atomic": field.isAtomic = true
    case "zero": field.publishesZero = true
    case "granular": field.isGranular = true
    case "omitted": field.isOmittedWhenEmpty = true
    case "atomiclist": field.listKind = .atomic
    case "bare": field.isBare = true
    case "items": field.elementEnumeration += arguments().map { Substring($0.map { $0 == "_" ? " " : $0 }) }
    case "enum": field.enumeration.append(contentsOf: arguments())
    default:
      guard word.first == "=" else { throw SchemaTableError(line: String(line), message: "unknown word \(word)") }
      field.defaultValue = try? JSON.decode(String(word.dropFirst()))
      if field.defaultValue == nil { field.defaultValue = .string(String(word.dropFirst())) }
    }
  }
}

extension String {
  /// Faster than by characters, which matters at every start.
  var lines: [Substring] { utf8.split(separator: 0x0A).map { Substring($0) } }
}

extension Substring {
  var words: [Substring] { utf8.split(separator: 0x20).map { Substring($0) } }

  var trimmed: Substring {
    var result = self
    while result.first == " " { result = result.dropFirst() }
    while result.last == " " { result = result.dropLast() }
    return result
  }
}
