import CSodium

/// XSalsa20 and Poly1305 as NaCl puts them together: golang.org/x/crypto/nacl/secretbox.
enum SecretBox {
  static let nonceSize = Int(crypto_secretbox_NONCEBYTES)
  static let overhead = Int(crypto_secretbox_MACBYTES)

  /// Chooses the fastest code for this processor; once.
  private static let isReady = sodium_init() >= 0

  /// The nonce is drawn anew and stands in front. Nil when there is no randomness, or the key is none.
  static func seal(_ value: [UInt8], key: [UInt8]) -> [UInt8]? {
    guard isReady, key.count == Int(crypto_secretbox_KEYBYTES) else { return nil }
    let nonce = (0..<nonceSize).map { _ in UInt8.random(in: 0...255) }
    var box = [UInt8](repeating: 0, count: value.count + overhead)
    guard crypto_secretbox_easy(&box, value, UInt64(value.count), nonce, key) == 0 else { return nil }
    return nonce + box
  }

  /// Nil for what was not sealed with the key.
  static func open(_ sealed: [UInt8], key: [UInt8]) -> [UInt8]? {
    guard isReady, key.count == Int(crypto_secretbox_KEYBYTES), sealed.count >= nonceSize + overhead else { return nil }
    let box = Array(sealed.dropFirst(nonceSize))
    var value = [UInt8](repeating: 0, count: box.count - overhead)
    guard crypto_secretbox_open_easy(&value, box, UInt64(box.count), sealed, key) == 0 else { return nil }
    return value
  }
}
