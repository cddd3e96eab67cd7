import KubeAPI
import Testing

@testable import APIServer

@Suite struct ReinvocationTests {
  private let before = KubeObject(["a": 1])
  private let after = KubeObject(["a": 2])

  @Test("Who was willing is asked again when another changed the object, once")
  func another() {
    let rounds = Reinvocation()
    rounds.called("Webhooks", "a", again: true, changed: false)
    rounds.called("Webhooks", "b", again: false, changed: true)
    rounds.end("Webhooks", after)
    #expect(rounds.round == 0 && rounds.beginsSecondRound() && rounds.round == 1)
    rounds.begin("Webhooks", after)
    #expect(rounds.admits("Webhooks", "a") && !rounds.admits("Webhooks", "b"))
    #expect(!rounds.beginsSecondRound())
  }

  @Test("Who changed the object alone is asked again only when plugins changed it after that", arguments: [false, true])
  func alone(isChangedByPlugin: Bool) {
    let rounds = Reinvocation()
    rounds.called("Webhooks", "a", again: true, changed: true)
    rounds.end("Webhooks", before)
    #expect(rounds.beginsSecondRound())
    rounds.begin("Webhooks", isChangedByPlugin ? after : before)
    #expect(rounds.admits("Webhooks", "a") == isChangedByPlugin)
  }

  @Test("Nothing changed, nothing repeated")
  func unchanged() {
    let rounds = Reinvocation()
    rounds.called("Webhooks", "a", again: true, changed: false)
    #expect(!rounds.beginsSecondRound())
  }
}
