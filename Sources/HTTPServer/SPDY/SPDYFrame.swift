/// One frame of SPDY/3.1. Only what a server of streams needs is told apart; settings, window updates and frames of unknown types say
/// nothing to it.
package enum SPDYFrame: Sendable {
  /// Why a stream ends early.
  package enum ResetStatus: UInt32, Sendable {
    case protocolError = 1
    case invalidStream = 2
    case refusedStream = 3
    case cancel = 5
  }

  case openStream(id: UInt32, headers: HTTPFields, isFinal: Bool, isUnidirectional: Bool)
  case reply(id: UInt32, headers: HTTPFields, isFinal: Bool)
  case reset(id: UInt32, status: UInt32)
  case ping(id: UInt32)
  case goAway(lastStream: UInt32, status: UInt32)
  case headers(id: UInt32, headers: HTTPFields, isFinal: Bool)
  case data(id: UInt32, bytes: [UInt8], isFinal: Bool)
  case ignored(type: UInt16)

  enum Kind: UInt16 {
    case openStream = 1
    case reply = 2
    case reset = 3
    case settings = 4
    case ping = 6
    case goAway = 7
    case headers = 8
    case windowUpdate = 9
  }

  static let final: UInt8 = 1
  static let unidirectional: UInt8 = 2

  static func bytes(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

  static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
}
