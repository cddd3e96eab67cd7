import Glibc
import KubeAPI
import LinuxSystem

/// `process_*`: what the kernel says of this process.
enum ProcessMetrics {
  static func write(to text: inout String) {
    guard let stat = try? FileIO.readText("/proc/self/stat"), let end = stat.lastIndex(of: ")") else { return }
    // From the third field (the state) on: fields behind the name, which may contain blanks.
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 21 else { return }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    let cpu = ((Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)) / ticks
    let start = boot + (Double(fields[19]) ?? 0) / ticks
    let resident = (Double(fields[21]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let open = (try? FileIO.list("/proc/self/fd").count) ?? 0
    let rows: [(String, MetricFamily.Kind, String, Double)] = [
      ("process_cpu_seconds_total", .counter, "Processor time used, in seconds.", cpu),
      ("process_max_fds", .gauge, "Most descriptors this process may open.", Double(limit.rlim_cur)),
      ("process_open_fds", .gauge, "Descriptors open now.", Double(open)),
      ("process_resident_memory_bytes", .gauge, "Memory in use.", resident),
      ("process_start_time_seconds", .gauge, "Start, in seconds since 1970.", start),
      ("process_virtual_memory_bytes", .gauge, "Address space in use.", Double(fields[20]) ?? 0),
    ]
    for (name, kind, help, value) in rows {
      let family = MetricFamily(name, kind, help)
      family.set(value)
      family.write(to: &text)
    }
  }

  /// The start alone.
  static func writeStart(to text: inout String) {
    var all = ""
    write(to: &all)
    for line in all.split(separator: "\n") where line.contains("process_start_time_seconds") { text += line + "\n" }
  }

  /// When the machine started, in seconds since 1970.
  private static var boot: Double {
    let lines = (try? FileIO.readText("/proc/stat"))?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) } ?? 0
  }
}
