import KubeAPI

/// A command that only looks, run in a pod or on a host.
package struct ExecProbe: Probe {
  package static let keyword = "exec"

  let from: Vantage
  let container: String?
  let command: [String]
  let exit: Int32
  let output: TextMatch?

  package init(_ node: DefinitionNode) throws(DefinitionError) {
    self = try node.fields { fields throws(DefinitionError) in try ExecProbe(&fields) }
  }

  private init(_ fields: inout DefinitionFields) throws(DefinitionError) {
    from = try Vantage(try fields.required("in", "a pod or a host"))
    container = try fields.optional("container")?.text()
    let node = try fields.required("command", "a list of words, or a line for sh")
    command = node.value.string == nil ? try node.strings() : ["sh", "-c", try node.text()]
    guard !command.isEmpty else { throw node.fail("expected a command, found an empty list") }
    exit = Int32(try fields.optional("exit")?.int(0...255) ?? 0)
    output = try TextMatch(&fields)
  }

  package var wanted: String {
    let line = command.prefix(2) == ["sh", "-c"] ? command.dropFirst(2).joined(separator: " ") : command.joined(separator: " ")
    var text = "`\(line)` in \(from.text)"
    text += exit == 0 ? " succeeds" : " ends with \(exit)"
    if let output { text += " and prints \(output.wanted)" }
    return text
  }

  package func look(_ lab: any LabAccess) async throws(AccessError) -> Finding {
    switch try await from.find(lab) {
    case .missing(let why): return .failed(observed: why)
    case .site(.host(let name), _): return judge(try await lab.run(LabCommand(on: name, command)))
    case .site(.pod(let namespace, let name, _, _), _):
      var arguments = ["kubectl", "exec", "--request-timeout=8s", "-n", namespace, name]
      if let container { arguments += ["-c", container] }
      let result = try await lab.run(LabCommand(on: lab.workstation, arguments + ["--"] + command))
      if let error = ExecProbe.accessError(result) { throw error }
      return judge(result)
    }
  }

  /// kubectl failing to get there is not the command failing.
  static func accessError(_ result: CommandResult) -> AccessError? {
    guard result.exit != 0 else { return nil }
    let words = ["Unable to connect to the server", "The connection to the server", "connection refused - did you specify"]
    guard words.contains(where: result.errorText.contains) else { return nil }
    return AccessError(.unreachable, TextMatch.lines(result.errorText).last ?? "the API server does not answer")
  }

  func judge(_ result: CommandResult) -> Finding {
    guard result.exit == exit else {
      let said = result.errorText.isEmpty ? result.text : result.errorText
      return .failed(observed: "it ended with \(result.exit): \(TextMatch.excerpt(said))")
    }
    guard let output else { return .passed(observed: "it ended with \(result.exit)") }
    return .when(output.matches(result.text), "it printed \(TextMatch.excerpt(result.text))")
  }
}
