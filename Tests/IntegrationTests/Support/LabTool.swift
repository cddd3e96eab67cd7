import Glibc
import KubeAPI
import LinuxSystem

/// The built programs, run as a user would run them.
enum LabTool {
  /// Another name than a user's own clusters have, so that tests and they can be on one machine. LAB_TEST_CLUSTER changes it for
  /// those who run the tests of several checkouts at a time.
  static let cluster = getenv("LAB_TEST_CLUSTER").map { String(cString: $0) } ?? "itest"

  static func kubeconfig(_ cluster: String) -> String { "/var/lib/lab/clusters/\(cluster)/admin.conf" }

  /// The package's root: this file is three folders below it.
  static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/")
  }()

  static let binary: String? = path(variable: "LAB_BINARY", product: "lab")
  static let hyperkube: String? = path(variable: "LAB_HYPERKUBE", product: "hyperkube")

  /// Why clusters cannot be booted here, nil when they can.
  static let obstacle: String? = {
    if getuid() != 0 { return "clusters are booted as root" }
    if binary == nil || hyperkube == nil { return "lab and hyperkube are not built: run make build" }
    return nil
  }()

  private static func path(variable: String, product: String) -> String? {
    let candidates = [
      getenv(variable).map { String(cString: $0) }, "\(root)/.build/release/\(product)", "\(root)/.build/debug/\(product)",
    ]
    return candidates.compactMap { $0 }.first(where: FileIO.exists)
  }

  struct Failure: Error, CustomStringConvertible {
    var command: [String]
    var output: ProcessOutput

    var description: String {
      "\(command.joined(separator: " ")): \(output.status)\n\(output.outputText)\(output.errorText)"
    }
  }

  /// Runs a program; throws what it said when it fails.
  @discardableResult
  static func run(_ command: [String], input: String = "", allowFailure: Bool = false) async throws -> String {
    var environment = [
      "PATH=\(root)/.tools/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "NO_COLOR=1",
    ]
    if let hyperkube { environment.append("LAB_HYPERKUBE=\(hyperkube)") }
    environment.append("LAB_CLUSTERS=\(root)/Clusters")
    environment.append("KUBECONFIG=\(kubeconfig(cluster))")
    let specification = ProcessSpecification("/usr/bin/env", command, environment: environment)
    let output = try await ChildProcess.capture(specification, input: Array(input.utf8))
    guard output.status.isSuccess || allowFailure else { throw Failure(command: command, output: output) }
    return output.outputText + (allowFailure ? output.errorText : "")
  }

  @discardableResult
  static func lab(_ arguments: String..., allowFailure: Bool = false) async throws -> String {
    try await run([binary ?? "lab"] + arguments, allowFailure: allowFailure)
  }
}
