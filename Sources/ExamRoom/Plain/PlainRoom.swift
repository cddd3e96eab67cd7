import Glibc
import Grading
import KubeAPI
import LinuxSystem
import ScoreStore
import TaskEngine

/// An attempt without a screen: commands line by line, for scripts and for terminals that can do no better.
package struct PlainRoom: Sendable {
  private let session: ExamSession
  private let lab: any LabAccess

  package init(_ session: ExamSession, lab: any LabAccess) {
    self.session = session
    self.lab = lab
  }

  /// Until `end`, `quit`, the end of the input, or the end of the time.
  package func run() async throws -> Attempt {
    let attempt = await session.attempt
    if attempt.state == .ended || attempt.clock.isExpired(at: .now) { return try await end() }
    var index = 0
    let tasks = await session.tasks
    if let focus = attempt.focus, let found = tasks.firstIndex(where: { $0.id == focus }) { index = found }
    if attempt.focus == nil, let first = tasks.first { try await session.record(.focus(task: first.id)) }
    say("\(attempt.plan.title). `help` lists the commands.")
    await list(index)
    while let line = try await nextLine() {
      if try await session.expireIfDue() {
        say("The time is up: grading what is there.")
        return try await end()
      }
      let command = PlainCommand.parse(line)
      if command == .leave { return await session.attempt }
      if command == .end { return try await end() }
      do { try await perform(command, &index, tasks) } catch { say("error: \(error)") }
    }
    return await session.attempt
  }

  private func perform(_ command: PlainCommand, _ index: inout Int, _ tasks: [TaskDefinition]) async throws {
    let task = tasks[index]
    switch command {
    case .nothing, .end, .leave: break
    case .help: say(PlainCommand.helpText)
    case .unknown(let text): say("unknown command \"\(text)\": `help` lists the commands")
    case .list: await list(index)
    case .time: say(await session.attempt.clock.remaining(at: .now).map { "\(Renderer.clock($0)) left" } ?? "no clock")
    case .show(let number):
      guard let number, number != index else { return show(index, task) }
      guard tasks.indices.contains(number) else { return say("there are tasks 1 to \(tasks.count)") }
      try await turn(to: number, &index, tasks)
    case .next: try await turn(to: (index + 1) % tasks.count, &index, tasks)
    case .previous: try await turn(to: (index + tasks.count - 1) % tasks.count, &index, tasks)
    case .flag:
      let isOn = await !session.attempt.state(of: task.id).isFlagged
      try await session.record(.flag(task: task.id, isOn: isOn))
      say(isOn ? "flagged" : "flag removed")
    case .note(let text):
      try await session.record(.note(task: task.id, text: text))
      say("note kept")
    case .check: say(MarkdownRenderer.plain(try await session.check(task.id, lab: lab).markdown))
    case .hint, .solution: try await reveal(command, task)
    case .run(let text):
      let result = try await lab.run(LabCommand(on: lab.workstation, ["bash", "-lc", text], limit: .seconds(300)))
      FileIO.standardOutput(result.output)
      FileIO.standardOutput(result.errors)
      if result.exit != 0 { say("exit code \(result.exit)") }
    }
  }

  private func reveal(_ command: PlainCommand, _ task: TaskDefinition) async throws {
    let attempt = await session.attempt
    guard attempt.plan.mode == .practice || attempt.state != .running else {
      return say("not in an exam: no checks, hints or solutions before its end")
    }
    guard command == .hint else { return say(MarkdownRenderer.plain(task.solutionText)) }
    let number = min(attempt.state(of: task.id).hints + 1, task.hints.count)
    try await session.record(.hint(task: task.id, number: number))
    for hint in task.hints.prefix(number) { say("- \(hint)") }
  }

  private func turn(to number: Int, _ index: inout Int, _ tasks: [TaskDefinition]) async throws {
    index = number
    try await session.record(.focus(task: tasks[number].id))
    show(number, tasks[number])
  }

  private func show(_ index: Int, _ task: TaskDefinition) {
    say("\(index + 1). \(task.title) - on \(task.host)\n")
    say(MarkdownRenderer.plain(task.question))
  }

  private func list(_ index: Int) async {
    let attempt = await session.attempt
    for (position, task) in attempt.plan.tasks.enumerated() {
      let flag = attempt.state(of: task.id).isFlagged ? "flagged" : "       "
      say("\(position == index ? ">" : " ") \(position + 1). \(flag) \(task.weight)%  \(task.title)")
    }
  }

  private func end() async throws -> Attempt {
    try await session.end(lab: lab) { progress in say("  \(progress.text) (\(progress.step) of \(progress.steps))") }
  }

  private func nextLine() async throws -> String? {
    try await DedicatedThread.run(name: "plain-input") { readLine() }
  }
}

private func say(_ text: String) { FileIO.standardOutput(Array("\(text)\n".utf8)) }

extension FileIO {
  /// Straight to descriptor 1, so that lines come in the order of what they tell.
  static func standardOutput(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

extension MarkdownRenderer {
  /// Markdown as plain text of 100 columns.
  package static func plain(_ markdown: String) -> String {
    render(markdown, columns: 100).map(\.text).joined(separator: "\n")
  }
}
