/// A task as the room shows it.
package struct RoomTask: Hashable, Sendable {
  package let id: String
  package let title: String
  package let domain: String
  package let weight: Int
  package let host: String
  package let question: String
  package let hints: [String]
  package let solution: String

  package init(
    id: String, title: String, domain: String, weight: Int, host: String, question: String, hints: [String], solution: String
  ) {
    self.id = id
    self.title = title
    self.domain = domain
    self.weight = weight
    self.host = host
    self.question = question
    self.hints = hints
    self.solution = solution
  }
}

/// What the room asks of the outside.
package enum RoomAction: Hashable, Sendable {
  case type(KeyInput)
  case paste(String)
  case focus(task: String)
  case flag(task: String, isOn: Bool)
  case note(task: String, text: String)
  case hint(task: String, number: Int)
  case solution(task: String)
  case check(task: String)
  case end
  case leave
  case restartShell
}
