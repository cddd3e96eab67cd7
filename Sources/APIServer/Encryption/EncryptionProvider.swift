import Crypto
import CryptoExtras
import KubeAPI

/// One way to keep values unreadable at rest. What it writes starts with its prefix, by which it knows its own again.
struct EncryptionProvider: Sendable {
  enum Cipher: String, Sendable {
    case cbc = "aescbc", gcm = "aesgcm", secretbox, identity

    /// In bytes; none for what has no keys.
    var keySizes: [Int] {
      switch self {
      case .cbc, .gcm: [16, 24, 32]
      case .secretbox: [32]
      case .identity: []
      }
    }
  }

  let cipher: Cipher
  let keyName: String
  /// The element of the list of providers in which the key stands.
  let block: Int
  private let key: [UInt8]
  /// Tells providers apart, of keys with the same name too.
  let label: String

  init(_ cipher: Cipher, keyName: String = "", key: [UInt8] = [], block: Int = 0) {
    self.cipher = cipher
    self.keyName = keyName
    self.key = key
    self.block = block
    label = "\(cipher.rawValue):\(keyName):\(SHA256.hash(data: key).hashValue)"
  }

  /// Values as they are.
  static let plain = EncryptionProvider(.identity)

  /// What the values of all keys of the cipher start with.
  private var kind: String.UTF8View { "k8s:enc:\(cipher.rawValue):v1:".utf8 }
  private var prefix: [UInt8] { cipher == .identity ? [] : Array(kind) + Array("\(keyName):".utf8) }

  /// GCM binds the value to its place in the store; the others, as upstream's, do not.
  func seal(_ value: [UInt8], at place: String) -> [UInt8]? {
    switch cipher {
    case .identity: return value
    case .cbc:
      let vector = (0..<Self.blockSize).map { _ in UInt8.random(in: 0...255) }
      guard let iv = try? AES._CBC.IV(ivBytes: vector),
        let sealed = try? AES._CBC.encrypt(value, using: SymmetricKey(data: key), iv: iv)
      else { return nil }
      return prefix + vector + Array(sealed)
    case .gcm:
      guard let box = try? AES.GCM.seal(value, using: SymmetricKey(data: key), authenticating: Array(place.utf8)),
        let sealed = box.combined
      else { return nil }
      return prefix + Array(sealed)
    case .secretbox: return SecretBox.seal(value, key: key).map { prefix + $0 }
    }
  }

  /// Why a value cannot be read, in upstream's words (k8s.io/apiserver pkg/storage/value).
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// What the provider that wrote the value makes of it, and which one that is. Every key whose prefix the value has is tried: keys that
  /// follow each other may have the same name.
  static func open(_ value: [UInt8], at place: String, among providers: [EncryptionProvider]) throws(Failure)
    -> (value: [UInt8], reader: EncryptionProvider)
  {
    var failures: [String] = []
    for block in Set(providers.map(\.block)).sorted() {
      let keys = providers.filter { $0.block == block }
      guard let first = keys.first else { continue }
      if first.cipher == .identity {
        if !value.starts(with: "k8s:enc:".utf8) { return (value, first) }
        continue
      }
      guard value.starts(with: first.kind) else { continue }
      var inner: [String] = []
      for provider in keys where value.starts(with: provider.prefix) {
        do throws(Failure) { return (try provider.open(value, at: place), provider) } catch { inner.append(error.description) }
      }
      let kind = first.cipher == .secretbox ? "Secretbox" : "AES"
      failures.append(
        ConfigurationObject.aggregate(inner)?.description
          ?? "no matching key was found for the provided \(kind) transformer")
    }
    throw Failure(description: ConfigurationObject.aggregate(failures)?.description ?? "no matching prefix found")
  }

  private static let blockSize = 16
  private static let isShort = Failure(description: "the stored data was shorter than the required size")

  func open(_ value: [UInt8], at place: String) throws(Failure) -> [UInt8] {
    let body = Array(value.dropFirst(prefix.count))
    switch cipher {
    case .identity: return value
    case .cbc: return try openBlocks(body)
    case .gcm:
      guard body.count >= 12 else { throw Self.isShort }
      guard let box = try? AES.GCM.SealedBox(combined: body),
        let plain = try? AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: Array(place.utf8))
      else { throw Failure(description: "cipher: message authentication failed") }
      return Array(plain)
    case .secretbox:
      guard body.count >= SecretBox.nonceSize + SecretBox.overhead else { throw Self.isShort }
      guard let plain = SecretBox.open(body, key: key) else {
        throw Failure(description: "output array was not large enough for encryption")
      }
      return plain
    }
  }

  /// The vector, then whole blocks, the last of them padded by PKCS#7 (RFC 5652, 6.3).
  private func openBlocks(_ body: [UInt8]) throws(Failure) -> [UInt8] {
    guard body.count >= Self.blockSize else { throw Self.isShort }
    let blocks = Array(body.dropFirst(Self.blockSize))
    guard blocks.count % Self.blockSize == 0 else {
      throw Failure(description: "the stored data is not a multiple of the block size")
    }
    guard let iv = try? AES._CBC.IV(ivBytes: body.prefix(Self.blockSize)),
      let padded = try? AES._CBC.decrypt(blocks, using: SymmetricKey(data: key), iv: iv, noPadding: true),
      let last = padded.last, last > 0, Int(last) <= padded.count
    else { throw Failure(description: "invalid PKCS7 data (empty or not padded)") }
    guard padded.suffix(Int(last)).allSatisfy({ $0 == last }) else {
      throw Failure(description: "invalid padding on input")
    }
    return Array(padded.dropLast(Int(last)))
  }
}
