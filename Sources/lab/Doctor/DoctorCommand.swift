import ArgumentParser
import ClusterKit
import KubeAPI

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Try what lab needs of this machine, and say how to mend what is missing.")

  @Option(name: .shortAndLong, help: "text or json.")
  var output = OutputFormat.text

  func run() async throws {
    let findings = await Doctor(hyperkube: Programs.hyperkube, searchPath: Programs.searchPath).examine()
    switch output {
    case .json:
      let list = findings.map { finding -> JSON in
        [
          "name": .string(finding.name), "state": .string(finding.state.rawValue), "observed": .string(finding.observed),
          "remedy": finding.remedy.map(JSON.string) ?? .null,
        ]
      }
      Console.print(JSON.array(list).pretty(indent: 2))
    case .text: for finding in findings { show(finding) }
    }
    let missing = findings.count { $0.state == .missing }
    if missing > 0 {
      if output == .text { Console.print("\n\(missing) of \(findings.count) things are missing: lab up will fail.") }
      throw ExitCode(1)
    }
    if output == .text { Console.print("\nThis machine can run lab.") }
  }

  private func show(_ finding: Finding) {
    let mark =
      switch finding.state {
      case .good: "✓"
      case .degraded: "!"
      case .missing: "✗"
      }
    Console.print("\(mark) \(finding.name): \(finding.observed)")
    if let remedy = finding.remedy { Console.print("    \(remedy)") }
  }
}
