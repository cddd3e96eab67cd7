import APIClient
import Crypto
import KubeAPI

/// Signs kube-public/cluster-info with every token that may do so: a node that joins and knows a token can trust what it finds there.
struct BootstrapSigner: Controller {
  private static let key = "kube-public/cluster-info"
  private static let prefix = "jws-kubeconfig-"

  let core: ControllerCore
  private let maps: Informer
  private let secrets: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("bootstrap-signer-controller", account: "bootstrap-signer", context)
    maps = context.informer(.configMaps)
    secrets = context.informer(.secrets)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(maps) { $0.object.key == Self.key ? [Self.key] : [] },
      ControllerSource(secrets) { BootstrapToken($0.object) == nil ? [] : [Self.key] },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let map = maps.get(key), let config = map.json["data"]["kubeconfig"].string else { return }
    let tokens = secrets.list().filter { !$0.isBeingDeleted }.compactMap(BootstrapToken.init)
    let changes = Self.changes(map.json["data"], config, tokens, now: context.now())
    if !changes.isEmpty { try await perform([.replace(.configMaps, map, ["data": .object(changes)])], key) }
  }

  /// What has to change in the map's data: signatures that are missing or no longer right, and those of tokens that are gone.
  static func changes(_ data: JSON, _ config: String, _ tokens: [BootstrapToken], now: Timestamp) -> JSONObject {
    var wanted: [String: String] = [:]
    for token in tokens where token.isForSigning && !token.isExpired(now) {
      wanted[prefix + token.id] = signature(config, id: token.id, secret: token.secret)
    }
    var changes = JSONObject()
    for key in data.members.keys where key.hasPrefix(prefix) && wanted[key] == nil { changes.append(key, .null) }
    for (key, value) in wanted.sorted(by: { $0.key < $1.key }) where data[key].string != value {
      changes.append(key, .string(value))
    }
    return changes
  }

  /// A JWS (RFC 7515) without the content, which stands beside it.
  static func signature(_ content: String, id: String, secret: String) -> String {
    let header = Base64.encode(Array("{\"alg\":\"HS256\",\"kid\":\"\(id)\"}".utf8), .url, padded: false)
    let payload = Base64.encode(Array(content.utf8), .url, padded: false)
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(header).\(payload)".utf8), using: SymmetricKey(data: Array(secret.utf8)))
    return "\(header)..\(Base64.encode(Array(code), .url, padded: false))"
  }
}
