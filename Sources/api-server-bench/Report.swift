import Glibc
import KubeAPI
import LinuxSystem

/// The figures of one run: printed as they come, and written as one JSON object at the end.
final class Report {
  private var figures = JSONObject()

  func add(_ name: String, _ value: Double, _ unit: String, _ note: String = "") {
    let rounded = value >= 100 ? value.rounded() : (value * 100).rounded() / 100
    figures[name] = ["value": .double(rounded), "unit": .string(unit)]
    let text = JSON.text(of: rounded)
    let gap = String(repeating: " ", count: max(1, 52 - name.count))
    print("\(name)\(gap)\(text) \(unit)\(note.isEmpty ? "" : "   (\(note))")")
    fflush(nil)
  }

  /// Rate, latencies and the server's own time of one kind of request.
  func add(_ name: String, _ result: LoadResult) {
    add(name, result.rate, "requests/s")
    add("\(name), p50", result.latency(0.5), "ms")
    add("\(name), p99", result.latency(0.99), "ms")
    add("\(name), server CPU", result.serverMicroseconds, "µs/request")
  }

  func write(to path: String) throws {
    try FileIO.write(path, JSON.object(figures).pretty(indent: 2) + "\n")
  }
}

/// Nanoseconds of the machine's monotonic clock, the same in every process.
func monotonicNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

extension Array where Element == Int64 {
  /// The value below which `share` of them lie; of sorted arrays.
  func percentile(_ share: Double) -> Int64 { isEmpty ? 0 : self[Swift.min(count - 1, Int(Double(count) * share))] }
}

extension Array where Element == Double {
  var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}
