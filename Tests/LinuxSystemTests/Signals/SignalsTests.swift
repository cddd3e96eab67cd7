import Glibc
import Testing

@testable import LinuxSystem

@Suite struct SignalsTests {
  /// The test's own threads block nothing, so that only catching the signal keeps it from ending the process.
  @Test("a signal arrives with its sender, whichever thread it reaches") func arrival() async throws {
    let signals = try Signals([SIGUSR2])
    kill(getpid(), SIGUSR2)
    let received = try await signals.next()
    #expect(received.number == SIGUSR2 && received.sender == getpid())
  }
}
