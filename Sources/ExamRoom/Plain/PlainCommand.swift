/// A line of the plain mode.
enum PlainCommand: Hashable, Sendable {
  case list, next, previous, flag, time, help, end, leave
  /// From 0; nil for the one in focus.
  case show(Int?)
  case note(String)
  case check, hint, solution
  case run(String)
  case nothing
  case unknown(String)

  static func parse(_ line: String) -> PlainCommand {
    let text = line.trimmed()
    if text.isEmpty || text.hasPrefix("#") { return .nothing }
    if text.hasPrefix("!") { return .run(String(text.dropFirst()).trimmed()) }
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1].trimmed() : ""
    switch words[0] {
    case "list": return .list
    case "show": return rest.isEmpty ? .show(nil) : Int(rest).map { .show($0 - 1) } ?? .unknown(text)
    case "next": return .next
    case "prev", "previous": return .previous
    case "flag": return .flag
    case "note": return .note(rest)
    case "time": return .time
    case "check": return .check
    case "hint": return .hint
    case "solution": return .solution
    case "run": return .run(rest)
    case "end": return .end
    case "quit", "leave", "exit": return .leave
    case "help", "?": return .help
    default: return .unknown(text)
    }
  }

  static let helpText = """
    list              the tasks, with weights and flags
    show [N]          the question of task N, or of the one in focus
    next, prev        turn to the next or previous task
    flag              flag or unflag the task in focus
    note TEXT         keep a note on it
    ! COMMAND         run a command on the workstation
    check, hint, solution   practice, or after the end
    time              the time that is left
    end               end the exam and grade it
    quit              leave; the clock runs on
    """
}
