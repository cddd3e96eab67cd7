/// Limits of a control group; `nil` leaves a value alone.
package struct CgroupLimits: Hashable, Sendable {
  package var memoryBytes: Int64?
  /// Thousandths of a processor.
  package var milliCPU: Int64?
  package var cpuShares: Int64?
  package var processes: Int64?

  package init(memoryBytes: Int64? = nil, milliCPU: Int64? = nil, cpuShares: Int64? = nil, processes: Int64? = nil) {
    self.memoryBytes = memoryBytes
    self.milliCPU = milliCPU
    self.cpuShares = cpuShares
    self.processes = processes
  }
}

package struct CgroupStatistics: Hashable, Sendable {
  package var memoryUsageBytes: Int64 = 0
  /// Usage without the page cache that can be dropped at once: what eviction and `kubectl top` call the working set.
  package var memoryWorkingSetBytes: Int64 = 0
  package var memoryRSSBytes: Int64 = 0
  package var cpuNanoseconds: Int64 = 0
  package var processes: Int64 = 0
  package var oomKills: Int64 = 0

  package init() {}
}

extension Cgroup {
  private func directory(_ controller: String) -> (path: String, unified: Bool)? {
    layout.hierarchy(of: controller).map { ($0.mountPoint + path, $0.isUnified) }
  }

  package func apply(_ limits: CgroupLimits) throws(SystemError) {
    if let bytes = limits.memoryBytes, let memory = directory("memory") {
      try FileIO.control(memory.path + (memory.unified ? "/memory.max" : "/memory.limit_in_bytes"), String(bytes))
    }
    if let milli = limits.milliCPU, let cpu = directory("cpu") {
      if cpu.unified {
        try FileIO.control(cpu.path + "/cpu.max", "\(milli * 100) 100000")
      } else {
        try FileIO.control(cpu.path + "/cpu.cfs_period_us", "100000")
        try FileIO.control(cpu.path + "/cpu.cfs_quota_us", String(milli * 100))
      }
    }
    if let shares = limits.cpuShares, let cpu = directory("cpu") {
      let weight = 1 + (max(2, shares) - 2) * 9999 / 262142
      try FileIO.control(cpu.path + (cpu.unified ? "/cpu.weight" : "/cpu.shares"), String(cpu.unified ? weight : max(2, shares)))
    }
    if let processes = limits.processes, let pids = directory("pids") {
      try FileIO.control(pids.path + "/pids.max", String(processes))
    }
  }

  /// What can be read; missing controllers read as zero.
  package func statistics() -> CgroupStatistics {
    var result = CgroupStatistics()
    if let memory = directory("memory") {
      let stat = Self.pairs(memory.path + "/memory.stat")
      result.memoryUsageBytes = Self.number(memory.path + (memory.unified ? "/memory.current" : "/memory.usage_in_bytes"))
      let inactive = stat[memory.unified ? "inactive_file" : "total_inactive_file"] ?? 0
      result.memoryWorkingSetBytes = max(0, result.memoryUsageBytes - inactive)
      result.memoryRSSBytes = stat[memory.unified ? "anon" : "total_rss"] ?? 0
      result.oomKills = Self.pairs(memory.path + (memory.unified ? "/memory.events" : "/memory.oom_control"))["oom_kill"] ?? 0
    }
    if let cpu = directory("cpuacct") {
      result.cpuNanoseconds =
        cpu.unified ? (Self.pairs(cpu.path + "/cpu.stat")["usage_usec"] ?? 0) * 1000 : Self.number(cpu.path + "/cpuacct.usage")
    }
    if let pids = directory("pids") { result.processes = Self.number(pids.path + "/pids.current") }
    return result
  }

  /// Stops or resumes everything at or below it.
  package func freeze(_ frozen: Bool) throws(SystemError) {
    guard let freezer = directory("freezer") else { return }
    if freezer.unified {
      try FileIO.control(freezer.path + "/cgroup.freeze", frozen ? "1" : "0")
    } else {
      try FileIO.control(freezer.path + "/freezer.state", frozen ? "FROZEN" : "THAWED")
    }
  }

  private static func number(_ path: String) -> Int64 {
    guard let text = try? FileIO.readText(path) else { return 0 }
    return Int64(text.filter { !$0.isWhitespace }) ?? 0
  }

  private static func pairs(_ path: String) -> [String: Int64] {
    guard let text = try? FileIO.readText(path) else { return [:] }
    var result: [String: Int64] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      if fields.count == 2, let value = Int64(fields[1]) { result[String(fields[0])] = value }
    }
    return result
  }
}
