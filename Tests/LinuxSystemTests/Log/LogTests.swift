import Testing

@testable import LinuxSystem

@Test func `a log line reads as klog writes it`() {
  let line = Log.format(
    .warning, "node is not ready", file: "Kubelet/Status/NodeStatus.swift", line: 12, seconds: 0, nanoseconds: 1_234_567, pid: 42)
  #expect(line.hasPrefix("W"))
  #expect(line.hasSuffix(":00.001234      42 NodeStatus.swift:12] node is not ready\n"))
}
