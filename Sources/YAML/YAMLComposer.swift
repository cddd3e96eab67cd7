import CYAML
import KubeAPI

/// Drives libyaml's event parser over one text and builds values from its events.
struct YAMLComposer {
  /// As yaml.v2: what aliases may add to a document before it counts as an attack.
  static let maximumAliasedValues = 400_000
  static let maximumDepth = 1_000

  struct Anchor {
    var value: JSON
    var size: Int
  }

  let parser: UnsafeMutablePointer<yaml_parser_t>
  let event: UnsafeMutablePointer<yaml_event_t>
  let recordsLocations: Bool
  var document = YAMLDocument(json: .null, start: YAMLLocation(line: 1, column: 1))
  /// Nil while the anchored value is still being read.
  var anchors: [String: Anchor?] = [:]
  /// Values made so far in this document; those of aliases count with what they repeat.
  var size = 0
  var aliased = 0
  var depth = 0

  /// The bytes must stay where they are until `close`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, recordsLocations: Bool) {
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    self.recordsLocations = recordsLocations
    yaml_parser_initialize(parser)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  func close() {
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
  }

  mutating func documents(maximum: Int) throws(YAMLError) -> [YAMLDocument] {
    var result: [YAMLDocument] = []
    while true {
      try next()
      let (type, start) = (event.pointee.type, location)
      yaml_event_delete(event)
      if type == YAML_STREAM_END_EVENT { return result }
      guard type == YAML_DOCUMENT_START_EVENT else { continue }
      document = YAMLDocument(json: .null, start: start)
      anchors = [:]
      (size, aliased) = (0, 0)
      try next()
      document.json = try value(path: "")
      result.append(document)
      if result.count >= maximum { return result }
    }
  }

  /// Where the current event begins.
  var location: YAMLLocation {
    YAMLLocation(line: event.pointee.start_mark.line + 1, column: event.pointee.start_mark.column + 1)
  }

  mutating func next() throws(YAMLError) {
    guard yaml_parser_parse(parser, event) != 0 else { throw failure() }
  }

  private func failure() -> YAMLError {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? "unknown problem parsing YAML content"
    let mark = state.problem_mark
    if state.error == YAML_READER_ERROR {
      return YAMLError(
        .invalidUTF8, problem, YAMLLocation(line: mark.line + 1, column: mark.column + 1), upstreamText: "yaml: \(problem)")
    }
    var line = mark.line != 0 ? mark.line : state.context_mark.line
    if mark.line != 0, state.error == YAML_SCANNER_ERROR { line += 1 }
    var message = problem
    if let context = state.context { message += " (\(String(cString: context)))" }
    return YAMLError(
      .syntax, message, YAMLLocation(line: mark.line + 1, column: mark.column + 1),
      upstreamText: line == 0 ? "yaml: \(problem)" : "yaml: line \(line): \(problem)")
  }
}
