/// The capabilities this process may hand on. Root of a container, or of a small virtual machine, often lacks some.
package struct ProcessCapabilities: Hashable, Sendable {
  package let effective: UInt64

  package init(effective: UInt64) { self.effective = effective }

  /// Everything, when it cannot be told.
  package static let current = ProcessCapabilities(status: (try? FileIO.readText("/proc/self/status")) ?? "")

  package init(status: String) {
    let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
    let digits = line?.dropFirst("CapEff:".count).filter { !$0.isWhitespace } ?? ""
    effective = UInt64(digits, radix: 16) ?? .max
  }

  package func has(_ number: Int) -> Bool { effective >> UInt64(number) & 1 == 1 }

  /// What lowering an oom_score_adj below one's own needs.
  package var mayProtectFromOOM: Bool { has(24) }
}
