import APIClient
import KubeAPI
import LinuxSystem
import Storage

extension Benchmark {
  private var seconds: Double { options.isQuick ? 1 : 5 }

  /// From the start of the process to the first 200 of /readyz, with an empty store and with the one that is there then.
  func start() async throws {
    let runs = options.isQuick ? 3 : 9
    let client = try LoadClient(certificates, port: 19_443)
    for (name, isFresh) in [("start to /readyz, empty store", true), ("start to /readyz, existing store", false)] {
      var times: [Double] = []
      var memory: [Double] = []
      var shares: [Double] = []
      var processor: [Double] = []
      for _ in 0..<runs {
        let path = "\(folder)/start"
        if isFresh { removeStore(path) }
        let begin = monotonicNanoseconds()
        let server = try ServerProcess.start(options, certificates, store: path, port: 19_443, isPinned: false)
        times.append(Double(try await server.waitUntilReady(client, since: begin)) / 1_000_000)
        let now = try server.memory()
        memory.append(now.rss)
        shares.append(now.pss)
        processor.append(try server.processorTime() / 1000)
        try await server.stop()
      }
      report.add(name, times.median, "ms", "budget 200; worst \(Int(times.max() ?? 0))")
      report.add("\(name), CPU", processor.median, "ms")
      report.add("\(name), RSS", memory.median, "MB", "budget 40")
      report.add("\(name), PSS", shares.median, "MB")
    }
  }

  /// The server on one core, 16 connections over HTTP/1.1 and TLS.
  func requests() async throws {
    try await withServer { server, client in
      let pods = try await createPods(client, "pod", 1_000, on: server)
      report.add("create of a pod", pods)
      let get = try await gets(client, seconds: seconds).run(on: server) { number in
        LoadClient.request("GET", "\(Samples.pods)/pod-\(number % 1_000)")
      }
      report.add("get of a pod", get)
      let list = try await gets(client, seconds: seconds, connections: 4).run(on: server) { _ in
        LoadClient.request("GET", Samples.pods)
      }
      report.add("list of 1,000 pods", list)
      let patch = try await gets(client, seconds: seconds).run(on: server) { number in
        LoadClient.request(
          "PATCH", "\(Samples.pods)/pod-\(number % 1_000)", type: "application/merge-patch+json",
          Array(#"{"metadata":{"labels":{"round":"\#(number)"}}}"#.utf8))
      }
      report.add("merge patch of a pod", patch)
      let apply = try await gets(client, seconds: seconds).run(on: server) { number in
        LoadClient.request(
          "PATCH", "\(Samples.maps)/map-\(number % 100)?fieldManager=bench&force=true", type: "application/apply-patch+yaml",
          Samples.map("map-\(number % 100)", sent: Int64(number)))
      }
      report.add("server-side apply of a config map", apply)
      let size = try await client.once("GET", "\(Samples.pods)/pod-1").body.count
      let floor = try await Floors.measureServer(self, bodySize: size, seconds: seconds)
      report.add("bare TLS server with the same answer", floor)
      report.add("get of a pod, of the bare server", get.rate / floor.rate, "ratio")
    }
  }

  /// As Go's clients do: many requests at a time on one connection.
  func http2() async throws {
    try await withServer { server, client in
      _ = try await createPods(client, "pod", 1_000)
      var configuration = ClientConfiguration(
        host: "127.0.0.1", port: client.port, certificateAuthority: certificates.authority.certificate,
        credentials: .certificate(chain: certificates.administrator.certificate, key: certificates.administrator.key))
      configuration.serverName = "localhost"
      let requests = APIClient(configuration)
      defer { requests.close() }
      let count = options.isQuick ? 2_000 : 20_000
      let before = try server.processorTime()
      let start = monotonicNanoseconds()
      let latencies = try await withThrowingTaskGroup(of: [Int64].self) { group in
        for stream in 0..<16 {
          group.addTask {
            var latencies: [Int64] = []
            for number in 0..<count / 16 {
              let sent = monotonicNanoseconds()
              let answer = try await requests.raw(method: "GET", path: "\(Samples.pods)/pod-\((stream * 61 + number) % 1_000)")
              guard answer.status == 200 else { throw BenchError("the server answered \(answer.status)") }
              latencies.append(monotonicNanoseconds() - sent)
            }
            return latencies
          }
        }
        return try await group.reduce(into: [Int64]()) { $0 += $1 }
      }
      let seconds = Double(monotonicNanoseconds() - start) / 1e9
      let spent = (try server.processorTime() - before) / Double(latencies.count)
      report.add(
        "get of a pod, one HTTP/2 connection",
        LoadResult(seconds: seconds, latencies: latencies.sorted(), serverMicroseconds: spent))
    }
  }

  /// One object changes; every watcher has a connection of its own and gets every event.
  func watch() async throws {
    for watchers in [1, 100, 1_000] {
      try await withServer { server, client in
        let path = "\(Samples.maps)/watched"
        guard try await client.once("POST", Samples.maps, Samples.map("watched")).status == 201 else {
          throw BenchError("the watched object cannot be made")
        }
        let load = WatchLoad(
          client: client, watchers: watchers,
          path: "\(Samples.maps)?watch=true&fieldSelector=metadata.name%3Dwatched&resourceVersion=0")
        let paced = options.isQuick ? 10 : 50
        let calm = try await load.run(on: server, events: paced) {
          for _ in 0..<paced {
            try await Task.sleep(for: .milliseconds(20))
            try await self.change(path, client, 1, connections: 1)
          }
        }
        let name = "watch by \(watchers)"
        report.add("\(name), event to watcher, p50", Double(calm.latencies.percentile(0.5)) / 1e6, "ms")
        report.add("\(name), event to watcher, p99", Double(calm.latencies.percentile(0.99)) / 1e6, "ms")
        let burst = watchers == 1 ? 2_000 : watchers == 100 ? 1_000 : 200
        let events = options.isQuick ? burst / 10 : burst
        let full = try await load.run(on: server, events: events) { try await self.change(path, client, events, connections: 4) }
        report.add("\(name), deliveries", Double(full.delivered) / full.seconds, "events/s", "\(events) changes at full speed")
        report.add("\(name), server CPU", full.serverMicroseconds, "µs/delivery")
      }
    }
  }

  private func change(_ path: String, _ client: LoadClient, _ count: Int, connections: Int) async throws {
    _ = try await Load(client: client, connections: connections, extent: .requests(count)).run { _ in
      LoadClient.request(
        "PATCH", path, type: "application/merge-patch+json", Array(#"{"data":{"sent":"\#(monotonicNanoseconds())"}}"#.utf8))
    }
  }

  /// Memory while objects come, and what a list of all of them does to everybody else.
  func memoryAndStall() async throws {
    try await withServer(isPinned: false) { server, client in
      var made = 0
      for count in [0, 1_000, 10_000] {
        if count > made { _ = try await createPods(client, "pod-\(count)", count - made) }
        made = count
        let memory = try server.memory()
        report.add("memory with \(count) pods, RSS", memory.rss, "MB")
        report.add("memory with \(count) pods, PSS", memory.pss, "MB")
      }
      let get = LoadClient.request("GET", "\(Samples.pods)/pod-1000-1")
      let calm = try await gets(client, seconds: seconds, connections: 2).run { _ in get }
      report.add("get beside no list, p50", calm.latency(0.5), "ms")
      report.add("get beside no list, p99", calm.latency(0.99), "ms")
      for (form, accepted) in [("JSON", "application/json"), ("YAML", "application/yaml")] {
        let lists = Load(client: client, connections: 1, extent: .seconds(seconds))
        async let listing = lists.run { _ in LoadClient.request("GET", Samples.pods, accept: accepted) }
        let busy = try await gets(client, seconds: seconds, connections: 2).run { _ in get }
        let listed = try await listing
        report.add("list of 10,000 pods in \(form), p50", listed.latency(0.5), "ms", "\(listed.latencies.count) lists")
        report.add("get beside lists of 10,000 in \(form), p50", busy.latency(0.5), "ms")
        report.add("get beside lists of 10,000 in \(form), p99", busy.latency(0.99), "ms")
        report.add("get beside lists of 10,000 in \(form), worst", busy.latency(1), "ms")
      }
      let memory = try server.memory()
      report.add("memory after the lists, RSS", memory.rss, "MB")
      report.add("memory after the lists, PSS", memory.pss, "MB")
    }
  }

  /// Creates with many clients and with one, the whole server on one core, for both promises of the store; beside it the store alone
  /// with the same values.
  func durable() async throws {
    let count = options.isQuick ? 2_000 : 10_000
    for durability in SQLiteDurability.allCases {
      let mode = "synchronous=\(durability.rawValue)"
      try await withServer(durability: durability) { server, client in
        func creates(_ what: String, _ connections: Int, _ count: Int, _ make: @escaping @Sendable (Int) -> [UInt8]) async throws
          -> LoadResult
        {
          let result = try await Load(client: client, connections: connections, extent: .requests(count)).run(on: server, make)
          report.add("creates of \(what), \(mode), \(connections) clients", result)
          return result
        }
        let maps = try await creates("config maps", 64, count) {
          LoadClient.request("POST", Samples.maps, Samples.map("map-\($0)"))
        }
        _ = try await creates("pods", 64, count) { LoadClient.request("POST", Samples.pods, Samples.pod("pod-\($0)")) }
        _ = try await creates("config maps", 1, count / 10) {
          LoadClient.request("POST", Samples.maps, Samples.map("alone-\($0)"))
        }
        let size = try await client.once("GET", "\(Samples.maps)/map-1").body.count
        let floor = try await Floors.measureStore(self, valueSize: size, count: count, durability)
        report.add("the store alone, same values, \(mode)", floor, "creates/s", "64 writers")
        report.add("creates of config maps, \(mode), of the store alone", maps.rate / floor, "ratio")
      }
    }
  }
}
