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
    var memory = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
    let traffic = traffic
    let rows: [(String, MetricFamily.Kind, String, Double)] = [
      ("process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds.", cpu),
      ("process_max_fds", .gauge, "Maximum number of open file descriptors.", Double(limit.rlim_cur)),
      (
        "process_network_receive_bytes_total", .counter, "Number of bytes received by the process over the network.",
        traffic.received
      ),
      ("process_network_transmit_bytes_total", .counter, "Number of bytes sent by the process over the network.", traffic.sent),
      ("process_open_fds", .gauge, "Number of open file descriptors.", Double(open)),
      ("process_resident_memory_bytes", .gauge, "Resident memory size in bytes.", resident),
      ("process_start_time_seconds", .gauge, "Start time of the process since unix epoch in seconds.", start),
      ("process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes.", Double(fields[20]) ?? 0),
      (
        "process_virtual_memory_max_bytes", .gauge, "Maximum amount of virtual memory available in bytes.",
        Double(memory.rlim_cur)
      ),
    ]
    for (name, kind, help, value) in rows {
      let family = MetricFamily(name, kind, .unmarked, help)
      family.set(value)
      family.write(to: &text)
    }
  }

  /// Of the network the process lives in, as Prometheus' library counts.
  private static var traffic: (received: Double, sent: Double) {
    let lines = (try? FileIO.readText("/proc/self/net/netstat"))?.split(separator: "\n") ?? []
    let pair = lines.filter { $0.hasPrefix("IpExt:") }.map { $0.split(separator: " ") }
    guard pair.count == 2 else { return (0, 0) }
    func value(_ name: String) -> Double {
      guard let position = pair[0].firstIndex(of: Substring(name)), position < pair[1].count else { return 0 }
      return Double(pair[1][position]) ?? 0
    }
    return (value("InOctets"), value("OutOctets"))
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
