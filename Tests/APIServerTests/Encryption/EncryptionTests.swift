import KubeAPI
import Storage
import Testing

@testable import APIServer

@Suite struct EncryptionTests {
  private static func text(_ providers: String) -> String {
    """
    apiVersion: apiserver.config.k8s.io/v1
    kind: EncryptionConfiguration
    resources:
    - resources: [secrets]
      providers:
    \(providers)
    """
  }

  private static let cbc = "  - aescbc: {keys: [{name: key1, secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}"
  private static let gcm = "  - aesgcm: {keys: [{name: k2, secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}"
  private static let box =
    "  - secretbox: {keys: [{name: k3, secret: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=}]}"
  private static let otherBox =
    "  - secretbox: {keys: [{name: k3, secret: ZZEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=}]}"
  private static let identity = "  - identity: {}"

  private static func store(_ base: any Storage, _ providers: String...) throws -> EncryptedStorage {
    let configuration = try EncryptionConfiguration(text(providers.joined(separator: "\n")), path: "f")
    return EncryptedStorage(base, configuration, ResourceCatalogue.builtIn(try .builtIn()))
  }

  private static let key = "/registry/secrets/default/a"

  @Test(
    "The store holds the prefix and no plain text, the reader gets the value",
    arguments: [(cbc, "aescbc:v1:key1"), (gcm, "aesgcm:v1:k2"), (box, "secretbox:v1:k3")])
  func roundTrip(_ provider: String, _ prefix: String) async throws {
    let base = MemoryStorage()
    let store = try Self.store(base, provider)
    _ = try await store.create(Self.key, Array("{\"x\":1}".utf8))
    let kept = try #require(try await base.get(Self.key, at: nil)).value
    #expect(kept.starts(with: "k8s:enc:\(prefix):".utf8))
    #expect(!String(decoding: kept, as: UTF8.self).contains("\"x\""))
    #expect(try await store.get(Self.key, at: nil)?.value == Array("{\"x\":1}".utf8))
    #expect(!store.isStale(Self.key))
  }

  @Test("Other resources stay as they are")
  func others() async throws {
    let base = MemoryStorage()
    _ = try await Self.store(base, Self.cbc).create("/registry/configmaps/default/a", Array("{}".utf8))
    #expect(try await base.get("/registry/configmaps/default/a", at: nil)?.value == Array("{}".utf8))
  }

  @Test("What an earlier provider wrote is read and is stale until it is written again")
  func rotation() async throws {
    let base = MemoryStorage()
    _ = try await Self.store(base, Self.identity).create(Self.key, Array("{}".utf8))
    let store = try Self.store(base, Self.cbc, Self.identity)
    let value = try #require(try await store.get(Self.key, at: nil))
    #expect(value.value == Array("{}".utf8))
    #expect(store.isStale(Self.key))
    _ = try await store.update(Self.key, expected: value.revision, value.value)
    _ = try await store.get(Self.key, at: nil)
    #expect(!store.isStale(Self.key))
  }

  @Test(
    "A value that no key opens says why, in upstream's words",
    arguments: [
      (cbc, gcm, "no matching prefix found"), (cbc, identity, "no matching prefix found"),
      (
        cbc, "  - aescbc: {keys: [{name: other, secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}",
        "no matching key was found for the provided AES transformer"
      ),
      (gcm, "  - aesgcm: {keys: [{name: k2, secret: ZZEyMzQ1Njc4OWFiY2RlZg==}]}", "cipher: message authentication failed"),
      (
        cbc, "  - aescbc: {keys: [{name: other, secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}\n\(identity)",
        "no matching key was found for the provided AES transformer"
      ),
      (box, otherBox, "output array was not large enough for encryption"),
      (
        box, "  - secretbox: {keys: [{name: x, secret: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=}]}",
        "no matching key was found for the provided Secretbox transformer"
      ),
    ])
  func problems(_ writer: String, _ reader: String, _ problem: String) async throws {
    let base = MemoryStorage()
    _ = try await Self.store(base, writer).create(Self.key, Array("{}".utf8))
    let value = try #require(try await Self.store(base, reader).get(Self.key, at: nil))
    #expect(value.value.isEmpty)
    #expect(value.problem == problem)
  }

  @Test("Keys of the same name are tried in turn, and what a later one wrote is stale")
  func sameName() async throws {
    let base = MemoryStorage()
    _ = try await Self.store(base, Self.box).create(Self.key, Array("{}".utf8))
    let store = try Self.store(base, Self.otherBox, Self.box)
    #expect(try await store.get(Self.key, at: nil)?.value == Array("{}".utf8))
    #expect(store.isStale(Self.key))
  }

  @Test("Another configuration counts at once: what the old one wrote is read and is stale")
  func replacement() async throws {
    let base = MemoryStorage()
    let store = try Self.store(base, Self.cbc)
    let revision = try await store.create(Self.key, Array("{}".utf8))
    _ = try await store.get(Self.key, at: nil)
    #expect(!store.isStale(Self.key))
    store.replace(try EncryptionConfiguration(Self.text("\(Self.gcm)\n\(Self.cbc)"), path: "f"))
    #expect(store.isStale(Self.key))
    #expect(try await store.get(Self.key, at: nil)?.value == Array("{}".utf8))
    _ = try await store.update(Self.key, expected: revision, Array("{}".utf8))
    _ = try await store.get(Self.key, at: nil)
    #expect(!store.isStale(Self.key))
    let kept = try #require(try await base.get(Self.key, at: nil)).value
    #expect(kept.starts(with: "k8s:enc:aesgcm:v1:k2:".utf8))
  }

  @Test(
    "Patterns cover groups and everything, objects of definitions too",
    arguments: [
      ("*.*", "/registry/example.com/widgets/default/a", true), ("*.example.com", "/registry/example.com/widgets/a", true),
      ("widgets.example.com", "/registry/example.com/widgets/a", true), ("*.apps", "/registry/example.com/widgets/a", false),
      ("*.apps", "/registry/deployments/default/a", true), ("*.", "/registry/configmaps/default/a", true),
      ("*.", "/registry/deployments/default/a", false),
    ])
  func patterns(_ pattern: String, _ key: String, _ isEncrypted: Bool) async throws {
    let text = Self.text(Self.cbc).replacing("[secrets]", with: "['\(pattern)']")
    let base = MemoryStorage()
    let store = EncryptedStorage(
      base, try EncryptionConfiguration(text, path: "f"), ResourceCatalogue.builtIn(try .builtIn()))
    _ = try await store.create(key, Array("{}".utf8))
    let kept = try #require(try await base.get(key, at: nil)).value
    #expect(kept.starts(with: "k8s:enc:".utf8) == isEncrypted)
  }

  @Test("A value moved to another place does not open under GCM")
  func place() throws {
    let provider = EncryptionProvider(.gcm, keyName: "k", key: Array(repeating: 7, count: 32))
    let sealed = try #require(provider.seal([1, 2, 3], at: "/a"))
    #expect(try provider.open(sealed, at: "/a") == [1, 2, 3])
    #expect(throws: EncryptionProvider.Failure.self) { try provider.open(sealed, at: "/b") }
  }

  @Test(
    "Mistakes in the file are told by field",
    arguments: [
      (
        "  - aescbc: {keys: [{name: k, secret: YQ==}]}",
        #"resources[0].providers[0].aescbc.keys[0].secret: Invalid value: "REDACTED": secret is not of the expected length, got 1, expected one of [16 24 32]"#
      ),
      (
        "  - aescbc: {keys: [{name: k, secret: '?'}]}",
        #"resources[0].providers[0].aescbc.keys[0].secret: Invalid value: "REDACTED": secrets must be base64 encoded"#
      ),
      ("  - aescbc: {keys: []}", "resources[0].providers[0].aescbc.keys: Required value: at least one keys is required"),
      (
        "  - secretbox: {keys: []}",
        "resources[0].providers[0].secretbox.keys: Required value: at least one keys is required"
      ),
      (
        "  - secretbox: {keys: [{name: k, secret: MDEyMzQ1Njc4OWFiY2RlZg==}]}",
        #"resources[0].providers[0].secretbox.keys[0].secret: Invalid value: "REDACTED": secret is not of the expected length, got 16, expected one of [32]"#
      ),
      (
        "  - kms: {name: k, endpoint: 'unix:///run/kms.sock'}",
        "resources[0].providers[0].kms: not supported by this API server: expected aescbc, aesgcm, secretbox or identity"
      ),
    ])
  func mistakes(_ provider: String, _ message: String) {
    #expect(throws: FlagError(message)) { try EncryptionConfiguration(Self.text(provider), path: "f") }
  }
}
