import Grading
import KubeAPI
import LinuxSystem
import ScoreStore
import TaskEngine

/// An attempt taken on a terminal: the room's wishes carried out, everything through the session's log.
package struct ExamRoom: Sendable {
  private let session: ExamSession
  private let lab: any LabAccess
  private let shell: RoomShell
  private let colors: Bool

  package init(_ session: ExamSession, lab: any LabAccess, shell: RoomShell, colors: Bool) {
    self.session = session
    self.lab = lab
    self.shell = shell
    self.colors = colors
  }

  /// Returns when the candidate left, with the attempt as it then stands.
  package func run() async throws -> Attempt {
    let loop = try RoomLoop(await state(), shell: shell, colors: colors)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await loop.run() }
      group.addTask { await tick(loop) }
      group.addTask { await serve(loop) }
      // The room's own end ends the rest; a screen that cannot be opened throws here.
      try await group.next()
      group.cancelAll()
      loop.post(.leave)
    }
    return await session.attempt
  }

  private func state() async -> RoomState {
    let attempt = await session.attempt
    let tasks = await session.tasks.map { RoomTask($0, plan: attempt.plan) }
    var state = RoomState(title: attempt.plan.title, mode: attempt.plan.mode, tasks: tasks, size: Size(rows: 24, columns: 80))
    state.adopt(attempt)
    state.remaining = attempt.clock.remaining(at: .now)
    if let focus = attempt.focus, let index = tasks.firstIndex(where: { $0.id == focus }) { state.selected = index }
    return state
  }

  /// The clock's hand, and the end when the time is up.
  private func tick(_ loop: RoomLoop) async {
    var isOver = false
    while !Task.isCancelled {
      let attempt = await session.attempt
      loop.post(.remaining(attempt.clock.remaining(at: .now)))
      if !isOver, attempt.state == .running, attempt.clock.isExpired(at: .now) {
        isOver = true
        loop.post(.overlay(.busy("The time is up: grading what is there")))
        await end(loop)
      }
      try? await ContinuousClock().sleep(for: .milliseconds(500))
    }
  }

  private func serve(_ loop: RoomLoop) async {
    let attempt = await session.attempt
    if attempt.state == .ended {
      loop.post(.overlay(.busy("Going on with the grading")))
      await end(loop)
    } else if attempt.state == .running, attempt.focus == nil, let first = await session.tasks.first {
      await attemptTo(loop) { try await session.record(.focus(task: first.id)) }
    }
    for await action in loop.actions {
      switch action {
      case .leave: loop.post(.leave)
      case .end: await end(loop)
      case .check(let task): await check(task, loop)
      default: await record(action, loop)
      }
    }
  }

  private func record(_ action: RoomAction, _ loop: RoomLoop) async {
    let event: LogEvent
    switch action {
    case .focus(let task): event = .focus(task: task)
    case .flag(let task, let isOn): event = .flag(task: task, isOn: isOn)
    case .note(let task, let text): event = .note(task: task, text: text)
    case .hint(let task, let number): event = .hint(task: task, number: number)
    case .solution(let task):
      event = .solution(task: task)
      if let text = try? await session.task(task).solutionText { loop.post(.overlay(.text(title: "Solution", text))) }
    case .type, .paste, .check, .end, .leave, .restartShell: return
    }
    await attemptTo(loop) { try await session.record(event) }
  }

  private func check(_ task: String, _ loop: RoomLoop) async {
    loop.post(.overlay(.busy("Checking")))
    await attemptTo(loop) {
      let verdict = try await session.check(task, lab: lab)
      loop.post(.attempt(await session.attempt))
      loop.post(.overlay(.text(title: "Check: \(verdict.earned) of \(verdict.possible) points", verdict.markdown)))
    }
  }

  private func end(_ loop: RoomLoop) async {
    await attemptTo(loop) {
      let attempt = try await session.end(lab: lab) { progress in
        loop.post(.overlay(.busy("\(progress.text) (\(progress.step) of \(progress.steps))")))
      }
      loop.post(.attempt(attempt))
    }
  }

  private func attemptTo(_ loop: RoomLoop, _ body: () async throws -> Void) async {
    do { try await body() } catch {
      loop.post(.overlay(nil))
      loop.post(.message("\(error)"))
    }
  }
}

extension RoomTask {
  init(_ task: TaskDefinition, plan: AttemptPlan) {
    self.init(
      id: task.id, title: task.title, domain: task.domain, weight: plan.tasks.first { $0.id == task.id }?.weight ?? task.weight,
      host: task.host, question: task.question, hints: task.hints, solution: task.solutionText)
  }
}

extension TaskVerdict {
  /// For the page a check opens.
  var markdown: String {
    criteria.map { criterion in
      let mark =
        switch criterion.state {
        case .passed: "✓"
        case .failed: "✗"
        case .notGraded: "?"
        }
      let head = "- \(mark) **\(criterion.title)** \(criterion.isGate ? "(must hold)" : "(\(criterion.points) points)")"
      guard criterion.state != .passed else { return head }
      return "\(head)\n  - wanted: \(criterion.wanted.escaped)\n  - observed: \(criterion.observed.escaped)"
    }.joined(separator: "\n")
  }
}

extension String {
  /// Text that is no Markdown, inside of it.
  var escaped: String {
    reduce(into: "") { result, character in
      if "\\`*_[]".contains(character) { result.append("\\") }
      result.append(character == "\n" ? " " : character)
    }
  }
}
