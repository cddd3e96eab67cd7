import KubeAPI
import LinuxSystem
import Testing

/// Clients we did not write, put through everything they can do: `Clients/walk.py` replays the sessions of `Clients/Sessions` and compares
/// what is printed.
extension ClusterTests {
  private static let clients = "\(LabTool.root)/Tests/IntegrationTests/Clients"

  /// The tools Scripts/setup fetched; the user's own kubectl where that is recent enough.
  private static let kubectls: [String] = [
    "\(LabTool.root)/.tools/bin/kubectl-1.32", "\(LabTool.root)/.tools/bin/kubectl", "/usr/local/bin/kubectl", "/usr/bin/kubectl",
  ].filter(FileIO.exists)

  @Test("kubectl 1.32 and 1.35, helm and python's client print what upstream has them print") func clients() async throws {
    let kubectls = Self.kubectls.prefix(2)
    #expect(kubectls.count == 2 && kubectls[0].hasSuffix("-1.32"), "Scripts/setup fetches kubectl 1.32 and a newer one")
    var command = [
      "python3", "\(Self.clients)/walk.py", "--kubeconfig", "/var/lib/lab/clusters/\(LabTool.cluster)/admin.conf", "--jobs", "6",
    ]
    for kubectl in kubectls { command += ["--kubectl", kubectl] }
    let output = try await LabTool.run(command + ["\(Self.clients)/Sessions"], allowFailure: true)
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    // One issue for each session, with what it says below it.
    for failure in lines.split(whereSeparator: { $0.hasPrefix("ok  ") }) {
      for session in failure.split(omittingEmptySubsequences: true, whereSeparator: { $0.hasSuffix("sessions, 0 failed") })
      where session.contains(where: { !$0.isEmpty }) {
        Issue.record("\(session.joined(separator: "\n"))")
      }
    }
    #expect(lines.contains { $0.hasSuffix("sessions, 0 failed") })
  }
}
