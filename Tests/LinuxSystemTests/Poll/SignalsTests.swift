import Glibc
import Testing

@testable import LinuxSystem

@Test func `caught signals arrive one after the other`() async throws {
  let signals = try Signals([SIGUSR1, SIGUSR2])
  kill(getpid(), SIGUSR1)
  #expect(try await signals.next().number == SIGUSR1)
  kill(getpid(), SIGUSR2)
  let second = try await signals.next()
  #expect(second == Signals.Received(number: SIGUSR2, sender: getpid()))
}
