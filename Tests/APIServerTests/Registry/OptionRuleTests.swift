import KubeAPI
import Testing

@testable import APIServer

/// The options of writes, as k8s.io/apimachinery/pkg/apis/meta/v1/validation checks them.
@Suite("options of requests")
struct OptionRuleTests {
  private static let maps = "/api/v1/namespaces/default/configmaps"
  private static let kinds = [
    "POST": "CreateOptions", "PUT": "UpdateOptions", "PATCH": "PatchOptions", "DELETE": "DeleteOptions",
  ]
  private static let policies = "supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""
  private static let both = "orphanDependents and deletionPropagation cannot be both set"

  @Test(
    "all that is wrong is told at once, in upstream's order",
    arguments: [
      ("POST", "dryRun=All&dryRun=y", "{}", ["dryRun: Unsupported value: [\"All\",\"y\"]: supported values: \"All\""]),
      ("POST", "dryRun=", "{}", ["dryRun: Unsupported value: [\"\"]: supported values: \"All\""]),
      (
        "PUT", "fieldValidation=X&fieldManager=a%01b", "{}",
        [
          "fieldManager: Invalid value: \"a\\x01b\": invalid character U+0001 (at position 1)",
          "fieldValidation: Unsupported value: \"X\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"",
        ]
      ),
      (
        "PATCH", "force=true&dryRun=x", "{}",
        [
          "force: Forbidden: may not be specified for non-apply patch",
          "dryRun: Unsupported value: [\"x\"]: supported values: \"All\"",
        ]
      ),
      (
        "DELETE", "propagationPolicy=X&orphanDependents=true&dryRun=x", "",
        [
          "propagationPolicy: Invalid value: \"X\": \(both)", "propagationPolicy: Unsupported value: \"X\": \(policies)",
          "dryRun: Unsupported value: [\"x\"]: supported values: \"All\"",
        ]
      ),
      // What a body says counts, not the query.
      (
        "DELETE", "dryRun=x", "{\"propagationPolicy\": \"Y\", \"dryRun\": [\"All\", \"b\"]}",
        [
          "propagationPolicy: Unsupported value: \"Y\": \(policies)",
          "dryRun: Unsupported value: [\"All\",\"b\"]: supported values: \"All\"",
        ]
      ),
    ] as [(String, String, String, [String])])
  func faults(method: String, query: String, body: String, faults: [String]) async throws {
    try await LiveServer.run { client in
      let path = method == "POST" ? Self.maps : "\(Self.maps)/a"
      let sent = body.isEmpty ? nil : try JSON.decode(body)
      let (code, status) = try await client.json(
        method, "\(path)?\(query)", sent, type: method == "PATCH" ? "application/merge-patch+json" : "application/json")
      let list = faults.count == 1 ? faults[0] : "[\(faults.joined(separator: ", "))]"
      #expect(code == 422)
      #expect(status["message"].string == "\(Self.kinds[method] ?? "").meta.k8s.io \"\" is invalid: \(list)")
      #expect(status["details"]["causes"].elements.count == faults.count)
    }
  }

  @Test(
    "bodies that are no options of a removal",
    arguments: [
      (
        "{\"kind\": \"DeleteOptions\", \"apiVersion\": \"v1\", \"dryRun\": \"All\"}",
        "json: cannot unmarshal string into Go struct field DeleteOptions.dryRun of type []string"
      ),
      (
        "{\"kind\": \"Pod\"}",
        "no kind \"Pod\" is registered for version \"meta.k8s.io/v1\" in scheme \"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\""
      ),
    ])
  func bodies(body: String, message: String) async throws {
    try await LiveServer.run { client in
      let (code, status) = try await client.json("DELETE", "\(Self.maps)/a", try JSON.decode(body))
      #expect(code == 400 && status["message"].string == message)
    }
  }

  @Test("orders for an object name its namespace or none")
  func namespaces() async throws {
    try await LiveServer.run { client in
      let order: JSON = ["metadata": ["name": "a", "namespace": "kube-system"]]
      let (code, status) = try await client.json("POST", "/api/v1/namespaces/default/pods/a/eviction", order)
      #expect(code == 400)
      #expect(
        status["message"].string
          == "the namespace of the provided object does not match the namespace sent on the request")
    }
  }
}
