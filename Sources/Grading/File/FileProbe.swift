/// The content of a file on the workstation or a node.
package struct FileProbe: Probe {
  package static let keyword = "file"

  let host: String
  let path: String
  let content: TextMatch?
  let isAbsent: Bool

  package init(_ node: DefinitionNode) throws(DefinitionError) {
    self = try node.fields { fields throws(DefinitionError) in try FileProbe(&fields) }
  }

  private init(_ fields: inout DefinitionFields) throws(DefinitionError) {
    host = try fields.required("host", "base or a node").text()
    let node = try fields.required("path", "an absolute path")
    path = try node.text()
    guard path.hasPrefix("/") else { throw node.fail("expected an absolute path, found \"\(path)\"") }
    content = try TextMatch(&fields)
    isAbsent = try fields.optional("absent")?.bool() ?? false
    guard !isAbsent || content == nil else { throw fields.node.fail("expected no content with absent: true") }
  }

  package var wanted: String {
    if isAbsent { return "no file \(path) on \(host)" }
    return content.map { "\(path) on \(host) has \($0.wanted)" } ?? "\(path) on \(host)"
  }

  /// One command, so that reading and existence are one look; `test` fails with 3 for a file that is not there.
  package func look(_ lab: any LabAccess) async throws(AccessError) -> Finding {
    let script = "test -e \"$0\" || exit 3; test -f \"$0\" || exit 4; exec head -c 1048576 \"$0\""
    return try judge(try await lab.run(LabCommand(on: host, ["sh", "-c", script, path])))
  }

  func judge(_ result: CommandResult) throws(AccessError) -> Finding {
    switch result.exit {
    case 0:
      if isAbsent { return .failed(observed: "\(path) is there") }
      return .when(content?.matches(result.text) ?? true, "\(path) has \(TextMatch.excerpt(result.text))")
    case 3: return .when(isAbsent, "there is no \(path)")
    case 4: return .failed(observed: "\(path) is no file")
    default: throw AccessError(.kernel, "cannot read \(path) on \(host): \(result.errorText)")
    }
  }
}
