import KubeAPI
import Testing

@testable import ContainerRuntime

struct ContainerLogTests {
  private let time = Timestamp(microseconds: 1_700_000_000_123_456)

  @Test func `lines are written whole, what has no end is marked as a part`() {
    var formatter = ContainerLogFormatter(.standardOutput)
    var text = formatter.append(Array("one\ntw".utf8), at: time)
    text += formatter.append(Array("o\nrest".utf8), at: time)
    text += formatter.finish(at: time)
    #expect(
      String(decoding: text, as: UTF8.self) == """
        2023-11-14T22:13:20.123456000Z stdout F one
        2023-11-14T22:13:20.123456000Z stdout F two
        2023-11-14T22:13:20.123456000Z stdout P rest

        """)
  }

  @Test func `a very long line is cut into parts that read as one`() {
    var formatter = ContainerLogFormatter(.standardError)
    let line = [UInt8](repeating: 120, count: ContainerLogFormatter.longestPart + 5) + [10]
    let log = formatter.append(line, at: time)
    #expect(log.split(separator: 10).count == 2)
    var reader = ContainerLogReader(ContainerLogOptions())
    #expect(reader.render(log[...]) == line)
  }

  @Test func `options choose stream, time, timestamps and length`() {
    let log = Array(
      """
      2023-11-14T22:13:20.000000000Z stdout F a
      2023-11-14T22:13:21.000000000Z stderr F b
      2023-11-14T22:13:22.000000000Z stdout F c

      """.utf8)
    func read(_ change: (inout ContainerLogOptions) -> Void) -> String {
      var options = ContainerLogOptions()
      change(&options)
      var reader = ContainerLogReader(options)
      return String(decoding: reader.render(log[...]), as: UTF8.self)
    }
    #expect(read { _ in } == "a\nb\nc\n")
    #expect(read { $0.stream = "Stderr" } == "b\n")
    #expect(read { $0.since = Timestamp("2023-11-14T22:13:21Z") } == "b\nc\n")
    #expect(read { $0.showsTimestamps = true }.hasPrefix("2023-11-14T22:13:20.000000000Z a\n"))
    #expect(read { $0.limitBytes = 3 } == "a\nb")
  }

  @Test(arguments: [(0, ""), (1, "c\n"), (2, "b\nc\n"), (9, "a\nb\nc\n")])
  func `the tail begins at the line asked for`(count: Int, tail: String) {
    let text = Array("a\nb\nc\n".utf8)
    #expect(String(decoding: text[ContainerLogReader.tailOffset(text, lines: count)...], as: UTF8.self) == tail)
  }
}
