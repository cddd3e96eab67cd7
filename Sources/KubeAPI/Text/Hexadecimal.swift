extension Sequence<UInt8> {
  /// Two digits for each byte.
  package func hexadecimal(uppercase: Bool = false) -> String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: uppercase) }.joined()
  }
}
