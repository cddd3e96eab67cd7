/// The groups for the exchange of keys that `--tls-curve-preferences` may name, by their numbers (IANA).
enum TLSCurves {
  /// Those of Go's library.
  static let known: Set = [23, 24, 25, 29, 4_587, 4_588, 4_589]

  /// What the TLS library here has of them, in the order in which Go prefers them: X25519MLKEM768, X25519, P-256, P-384, P-521.
  static let offered = [4_588, 29, 23, 24, 25]

  /// The chosen ones, whose order says nothing, as in Go; nil when nothing was chosen.
  static func list(_ numbers: [Int]) throws(FlagError) -> [UInt16]? {
    guard !numbers.isEmpty else { return nil }
    let chosen = offered.filter(numbers.contains)
    guard !chosen.isEmpty else {
      throw FlagError("--tls-curve-preferences: none of \(numbers) is supported by this server, which has \(offered)")
    }
    return chosen.map { UInt16($0) }
  }
}
