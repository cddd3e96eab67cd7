import Glibc
import KubeAPI
import LinuxSystem
import Synchronization
import Testing

@testable import APIServer

@Suite struct AuditOutputTests {
  /// Keeps the batches it is given.
  private final class Sink: AuditBackend {
    let plugin = "sink"
    let isRemote: Bool
    private let isFailing: Bool
    private let batches = Mutex<[[JSON]]>([])

    init(isRemote: Bool = true, isFailing: Bool = false) {
      self.isRemote = isRemote
      self.isFailing = isFailing
    }

    var sizes: [Int] { batches.withLock { $0.map(\.count) } }

    func write(_ events: [JSON]) async -> Bool {
      batches.withLock { $0.append(events) }
      return !isFailing
    }
  }

  private static func settings(_ mode: String, buffer: Int = 100, batch: Int = 3, wait: Duration = .seconds(3_600))
    -> AuditSettings
  {
    var settings = AuditSettings.webhook
    (settings.path, settings.mode, settings.bufferSize) = ("x", mode, buffer)
    (settings.maximumBatch, settings.maximumWait, settings.isThrottled) = (batch, wait, false)
    return settings
  }

  @Test("Batches are full, what is left goes when the output closes, and what the buffer cannot hold is lost")
  func batches() async {
    let sink = Sink()
    let metrics = ServerMetrics()
    let output = AuditOutput(sink, Self.settings("batch", buffer: 7), metrics)
    for number in 0..<9 { #expect(await output.process(["n": JSON(number)])) }
    output.close()
    await output.run()
    #expect(sink.sizes == [3, 3, 1])
    var text = ""
    metrics.write(to: &text)
    #expect(text.contains(#"apiserver_audit_error_total{plugin="buffered"} 2"#))
  }

  @Test("A batch that does not fill goes when it is old enough")
  func age() async {
    let sink = Sink()
    let output = AuditOutput(sink, Self.settings("batch", wait: .milliseconds(1)), ServerMetrics())
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await output.run() }
      _ = await output.process(["n": 1])
      let deadline = ContinuousClock.now + .seconds(30)
      while sink.sizes.isEmpty, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(2)) }
      output.close()
    }
    #expect(sink.sizes == [1])
  }

  @Test(
    "Only the strict mode stops a request that cannot be recorded",
    arguments: [("blocking", false, true), ("blocking-strict", false, false), ("blocking-strict", true, true)])
  func strictness(_ mode: String, _ isWorking: Bool, _ mayGoOn: Bool) async {
    for isRemote in [false, true] {
      let output = AuditOutput(Sink(isRemote: isRemote, isFailing: !isWorking), Self.settings(mode), ServerMetrics())
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await output.run() }
        #expect(await output.process([:]) == mayGoOn)
        output.close()
      }
    }
  }

  @Test("The bucket lets a burst pass and then one batch for each token")
  func throttle() {
    var settings = Self.settings("batch")
    (settings.isThrottled, settings.throttleBurst, settings.throttleRate) = (true, 2, 10)
    var throttle = AuditOutput.Throttle(settings)
    let now = ContinuousClock.now
    let pauses = [now, now, now, now + .seconds(1)].map { throttle.pause($0) }
    #expect(pauses == [nil, nil, .milliseconds(100), nil])
  }

  @Test("A large event loses its bodies, and one that is large without them is left out", arguments: [(200, 1), (20, 0)])
  func truncation(_ limit: Int, _ count: Int) async {
    var settings = Self.settings("blocking")
    (settings.isTruncated, settings.maximumEventSize) = (true, limit)
    let sink = Sink(isRemote: false)
    let output = AuditOutput(sink, settings, ServerMetrics())
    _ = await output.process(["auditID": "a", "requestObject": .string(String(repeating: "x", count: 300))])
    #expect(sink.sizes.count == count)
  }

  @Test("A file that would grow too large is put aside, packed, and the oldest go", arguments: [false, true])
  func rotation(_ compresses: Bool) async throws {
    let folder = "/tmp/lab-audit-\(Names.uid())"
    try FileIO.makeDirectory(folder)
    var settings = AuditFile.Settings()
    (settings.maximumSize, settings.maximumBackups, settings.compresses) = (1, 2, compresses)
    let file = try AuditFile(path: "\(folder)/audit.log", settings)
    let event: JSON = ["requestObject": .string(String(repeating: "x", count: 700_000))]
    for _ in 0..<5 { #expect(await file.write([event])) }
    // Packing and counting is done apart from writing.
    file.close()
    await file.run()
    let names = try FileIO.list(folder).sorted()
    #expect(names.count == 3)
    #expect(names.last == "audit.log")
    #expect(names.dropLast().allSatisfy { $0.hasPrefix("audit-2") && $0.hasSuffix(compresses ? ".log.gz" : ".log") })
    if compresses { #expect(try FileIO.read("\(folder)/\(names[0])").starts(with: [0x1F, 0x8B])) }
    try FileIO.removeTree(folder)
  }
}
