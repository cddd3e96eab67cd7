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

  /// What controllers, scheduler and kubelets may write between two requests of a case: the request's path, the place, and why.
  static let raced: [(request: String, place: String, reason: String)] = [
    ("/pods", "/spec/nodeName", "the scheduler may bind a Pod before the next request"),
    ("/nodes", "/spec/podCIDR", "a new node is given its range of addresses"),
    ("/horizontalpodautoscalers", "/metadata/annotations", "version 1 shows the conditions of the status there"),
    (
      "/deployments", "/metadata/generation",
      "the controller notes the revision in an annotation, and annotations of a Deployment count as a change"
    ),
  ]

  struct Outcome {
    var passed = 0
    /// Case, request and difference.
    var failures: [String] = []
  }

  /// Replays everything; cases that fail beside others are tried once more alone, as the tool's documentation asks for.
  /// `isLive`: controllers are at work on the same objects.
  static func run(kubeconfig: String, isLive: Bool) async throws -> Outcome {
    let first = try await replay(kubeconfig, ["--jobs", "4"])
    var outcome = Outcome(passed: first["passed"].int ?? 0)
    let again = first["cases"].elements.filter { !differences($0, isLive).isEmpty }.compactMap { $0["id"].string }
    guard !again.isEmpty else { return outcome }
    // Beside controllers a race may be lost twice; what the server does wrong, it does every time.
    for _ in 0..<(isLive ? 3 : 1) {
      let second = try await replay(kubeconfig, again.flatMap { ["--case", $0] })
      outcome.failures = second["cases"].elements.flatMap { differences($0, isLive) }
      if outcome.failures.isEmpty { break }
    }
    return outcome
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

  private static func differences(_ item: JSON, _ isLive: Bool) -> [String] {
    guard item["result"] != "pass", item["result"] != "skip" else { return [] }
    let id = item["id"].string ?? ""
    return item["differences"].elements.flatMap { step in
      let request = step["request"].string ?? ""
      return step["lines"].elements.compactMap(\.string).filter { line in
        let place = line.split(separator: "\n").first ?? ""
        return !explained.contains { $0.id == id && place.contains($0.place) }
          && !(isLive && raced.contains { request.contains($0.request) && place.contains($0.place) })
      }.map { "\(id): \(request): \($0)" }
    }
  }

  struct Unreadable: Error, CustomStringConvertible {
    var text: String
    var description: String { "replay.py wrote no report: \(text.suffix(2000))" }
  }
}
