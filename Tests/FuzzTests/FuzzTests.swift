import Fuzzing
import Testing

/// A bounded number of inputs for everything that reads what strangers send. `swift run -c release fuzz` goes on for longer.
@Suite struct FuzzTests {
  private static let seed: UInt64 = 20_260_101

  @Test("Whatever comes, the answer is a value or an error", arguments: FuzzSubject.all.map(\.name))
  func subject(_ name: String) throws {
    let subject = try #require(FuzzSubject.all.first { $0.name == name })
    for number in 0..<1_500 {
      let input = subject.input(number, seed: Self.seed)
      do { try subject.run(input) } catch {
        Issue.record(
          "\(name), seed \(Self.seed), input \(number): \(error)\n\(String(decoding: input.prefix(500), as: UTF8.self))")
      }
    }
  }

  @Test("An input is the same for the same seed, and most inputs differ")
  func reproducible() throws {
    let subject = try #require(FuzzSubject.all.first)
    let inputs = (0..<100).map { subject.input($0, seed: 1) }
    #expect(inputs == (0..<100).map { subject.input($0, seed: 1) })
    #expect(Set(inputs).count > 90)
  }
}
