import KubeAPI
import LinuxSystem
import Testing

/// Conversations recorded from upstream's API server, sent again to ours. They lie beside the checkout on some machines.
enum OracleReplay {
  static let folder: String? = {
    let above = LabTool.root.split(separator: "/").dropLast().joined(separator: "/")
    let candidates = ["\(LabTool.root)/../shared/oracle", "/\(above)/../shared/oracle"]
    return candidates.first { FileIO.exists($0 + "/replay.py") }
  }()

  /// Differences that say nothing about the server: a case, what the place of the difference contains, and why.
  static let explained: [(id: String, place: String, reason: String)] = [
    ("delete/certificatesigningrequests", "credential-id", "the hash of the certificate that the recording was made with"),
    ("subresources/csr-approval", "credential-id", "the hash of the certificate that the recording was made with"),
  ]

  /// What a controller or the scheduler of any cluster writes into objects between two requests of a case. Cases that write such objects
  /// count as they go while nobody else does.
  static let raced: [String: String] = [
    "pods": "the scheduler binds them",
    "nodes": "a new one is given its range of addresses, which a replacement by the object as it was made would take away",
    "deployments": "the controller notes the revision in an annotation, and their annotations count for the generation",
    "horizontalpodautoscalers": "version 1 shows the conditions of the status in an annotation",
  ]

  /// The cases that write objects of those resources.
  private static func racedCases() throws -> Set<String> {
    var result: Set<String> = []
    let cases = "\(folder ?? "")/cases"
    for file in try FileIO.list(cases) {
      for item in try JSON.decode(try FileIO.readText("\(cases)/\(file)"))["cases"].elements {
        let writes = item["steps"].elements.compactMap { $0["do"].string }.filter { !$0.hasPrefix("GET ") }
        let written = writes.flatMap { $0.split(separator: "?")[0].split(separator: "/") }
        if written.contains(where: { raced[String($0)] != nil }), let id = item["id"].string { result.insert(id) }
      }
    }
    return result
  }

  struct Outcome {
    var passed = 0
    /// Case, request and difference.
    var failures: [String] = []
  }

  /// Replays everything. Cases that fail beside others are tried once more alone, as the tool's documentation asks for; raced ones while
  /// `still` holds the writers, and then the tool compares all of the answer.
  static func run(
    kubeconfig: String, still: ((() async throws -> Void) async throws -> Void)? = nil
  ) async throws -> Outcome {
    let first = try await replay(kubeconfig, ["--jobs", "4"])
    var outcome = Outcome(passed: first["passed"].int ?? 0)
    let failed = first["cases"].elements.filter { !differences($0).isEmpty }.compactMap { $0["id"].string }
    let raced = still == nil ? [] : try racedCases()
    outcome.failures = try await again(failed.filter { !raced.contains($0) }, kubeconfig)
    let lost = failed.filter(raced.contains)
    if let still, !lost.isEmpty {
      var failures: [String] = []
      try await still { failures = try await again(lost, kubeconfig) }
      outcome.failures += failures
    }
    return outcome
  }

  private static func again(_ cases: [String], _ kubeconfig: String) async throws -> [String] {
    if cases.isEmpty { return [] }
    let report = try await replay(kubeconfig, cases.flatMap { ["--case", $0] })
    return report["cases"].elements.filter { cases.contains($0["id"].string ?? "") }.flatMap(differences)
  }

  private static func replay(_ kubeconfig: String, _ options: [String]) async throws -> JSON {
    let report = "/tmp/oracle-\(UInt64.random(in: 0 ... .max)).json"
    let command = [
      "python3", "\(folder ?? "")/replay.py", "--kubeconfig", kubeconfig, "--quiet", "--patience", "5", "--json", report,
    ]
    let text = try await LabTool.run(command + options, allowFailure: true)
    defer { try? FileIO.remove(report) }
    guard let json = try? JSON.decode(try FileIO.readText(report)) else { throw Unreadable(text: text) }
    return json
  }

  private static func differences(_ item: JSON) -> [String] {
    guard item["result"] != "pass", item["result"] != "skip" else { return [] }
    let id = item["id"].string ?? ""
    return item["differences"].elements.flatMap { step in
      step["lines"].elements.compactMap(\.string).filter { line in
        let place = line.split(separator: "\n").first ?? ""
        return !explained.contains { $0.id == id && place.contains($0.place) }
      }.map { "\(id): \(step["request"].string ?? ""): \($0)" }
    }
  }

  struct Unreadable: Error, CustomStringConvertible {
    var text: String
    var description: String { "replay.py wrote no report: \(text.suffix(2000))" }
  }
}
