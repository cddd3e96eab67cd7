import Crypto
import CryptoExtras
import KubeAPI

/// One way to keep values unreadable at rest. What it writes starts with its prefix, by which it knows its own again.
struct EncryptionProvider: Sendable {
  enum Cipher: String, Sendable { case cbc = "aescbc", gcm = "aesgcm", identity }

  let cipher: Cipher
  let keyName: String
  private let key: SymmetricKey

  init(_ cipher: Cipher, keyName: String = "", key: [UInt8] = []) {
    self.cipher = cipher
    self.keyName = keyName
    self.key = SymmetricKey(data: key)
  }

  /// What the values of all keys of the cipher start with.
  private var kind: String.UTF8View { "k8s:enc:\(cipher.rawValue):v1:".utf8 }
  private var prefix: [UInt8] { cipher == .identity ? [] : Array(kind) + Array("\(keyName):".utf8) }
  /// Values as they are.
  static let plain = EncryptionProvider(.identity)

  /// Tells providers apart.
  var label: String { "\(cipher.rawValue):\(keyName)" }

  func owns(_ value: [UInt8]) -> Bool {
    cipher == .identity ? !value.starts(with: "k8s:enc:".utf8) : value.starts(with: prefix)
  }

  /// GCM binds the value to its place in the store; CBC, as upstream's, does not.
  func seal(_ value: [UInt8], at place: String) -> [UInt8]? {
    switch cipher {
    case .identity: return value
    case .cbc:
      let vector = (0..<16).map { _ in UInt8.random(in: 0...255) }
      guard let iv = try? AES._CBC.IV(ivBytes: vector), let sealed = try? AES._CBC.encrypt(value, using: key, iv: iv) else {
        return nil
      }
      return prefix + vector + Array(sealed)
    case .gcm:
      guard let box = try? AES.GCM.seal(value, using: key, authenticating: Array(place.utf8)), let sealed = box.combined else {
        return nil
      }
      return prefix + Array(sealed)
    }
  }

  /// Why a value cannot be read, in upstream's words (k8s.io/apiserver pkg/storage/value).
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// What the provider that wrote the value makes of it, and which one that is.
  static func open(_ value: [UInt8], at place: String, among providers: [EncryptionProvider]) throws(Failure)
    -> (value: [UInt8], reader: EncryptionProvider)
  {
    guard let position = providers.firstIndex(where: { $0.owns(value) }) else {
      let isOfKnownKind = providers.contains { $0.cipher != .identity && value.starts(with: $0.kind) }
      throw Failure(
        description: isOfKnownKind
          ? "no matching key was found for the provided AES transformer" : "no matching prefix found")
    }
    guard let plain = providers[position].open(value, at: place) else {
      let isBlocks = providers[position].cipher == .cbc
      throw Failure(description: isBlocks ? "invalid padding on input" : "cipher: message authentication failed")
    }
    return (plain, providers[position])
  }

  func open(_ value: [UInt8], at place: String) -> [UInt8]? {
    let body = Array(value.dropFirst(prefix.count))
    switch cipher {
    case .identity: return value
    case .cbc:
      guard body.count >= 32, let iv = try? AES._CBC.IV(ivBytes: body.prefix(16)),
        let plain = try? AES._CBC.decrypt(Array(body.dropFirst(16)), using: key, iv: iv)
      else { return nil }
      return Array(plain)
    case .gcm:
      guard let box = try? AES.GCM.SealedBox(combined: body),
        let plain = try? AES.GCM.open(box, using: key, authenticating: Array(place.utf8))
      else { return nil }
      return Array(plain)
    }
  }
}
