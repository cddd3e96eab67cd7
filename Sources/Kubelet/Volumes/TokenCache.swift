import APIClient
import KubeAPI

/// The service account tokens of a pod's projected volumes, renewed when four fifths of their life are over.
actor TokenCache {
  private struct Token {
    var text: String
    var renewsAt: Timestamp
  }

  private var known: [String: Token] = [:]

  /// By `VOLUME/PATH`.
  func tokens(_ pod: KubeObject, _ client: APIClient?, now: Timestamp = .now) async throws -> [String: String] {
    var result: [String: String] = [:]
    for volume in pod.spec["volumes"].elements {
      for source in volume["projected"]["sources"].elements {
        guard let path = source["serviceAccountToken"]["path"].string else { continue }
        let key = "\(volume["name"].string ?? "")/\(path)"
        if let token = known[key], token.renewsAt > now {
          result[key] = token.text
          continue
        }
        guard let client else { throw VolumeError.setUp(volume["name"].string ?? "", "failed to fetch token: no API server") }
        let token = try await Self.request(pod, source["serviceAccountToken"], client, now)
        known[key] = token
        result[key] = token.text
      }
    }
    return result
  }

  private static func request(_ pod: KubeObject, _ source: JSON, _ client: APIClient, _ now: Timestamp) async throws -> Token {
    var request = KubeObject(apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", name: "")
    let account = pod.spec["serviceAccountName"].string ?? "default"
    let seconds = source["expirationSeconds"].int ?? 3600
    request.json["metadata"] = ["name": .string(account), "namespace": .string(pod.namespace)]
    var spec: JSON = [
      "expirationSeconds": JSON(seconds),
      "boundObjectRef": ["kind": "Pod", "apiVersion": "v1", "name": .string(pod.name), "uid": .string(pod.uid)],
    ]
    if let audience = source["audience"].string, !audience.isEmpty { spec["audiences"] = [.string(audience)] }
    request.spec = spec
    let answer: KubeObject
    do {
      answer = try await client.create(.serviceAccounts, request, namespace: pod.namespace, subresource: "token")
    } catch {
      throw VolumeError("MountVolume.SetUp failed for volume : failed to fetch token: \(error)")
    }
    guard let text = answer.status["token"].string else { throw VolumeError("failed to fetch token: the server gave none") }
    return Token(text: text, renewsAt: now + .seconds(Int64(seconds) * 4 / 5))
  }
}
