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

  private var prefix: [UInt8] { cipher == .identity ? [] : Array("k8s:enc:\(cipher.rawValue):v1:\(keyName):".utf8) }

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
