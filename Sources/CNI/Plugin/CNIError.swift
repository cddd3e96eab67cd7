import KubeAPI
import LinuxSystem
import NFTables
import Netlink

/// A plugin's failure, as the CNI specification has it.
package struct CNIError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Int, Hashable, Sendable {
    case incompatibleVersion = 1
    case unsupportedField = 2
    case unknownContainer = 3
    case invalidEnvironment = 4
    case inputOutput = 5
    case decoding = 6
    case invalidConfiguration = 7
    case tryAgainLater = 11
    /// For plugins to define; here: no address is free, the kernel refused.
    case internalFailure = 999
  }

  package var code: Code
  package var message: String
  package var details: String

  package init(_ code: Code, _ message: String, details: String = "") {
    self.code = code
    self.message = message
    self.details = details
  }

  package var description: String { details.isEmpty ? message : "\(message): \(details)" }

  func json(version: String) -> JSON {
    var json: JSON = ["cniVersion": .string(version), "code": JSON(code.rawValue), "msg": .string(message)]
    if !details.isEmpty { json["details"] = .string(details) }
    return json
  }

  /// What a kernel call of the plugin ended in.
  init(_ error: any Error, _ doing: String) {
    switch error {
    case let error as CNIError: self = error
    case let error as SystemError: self.init(.inputOutput, "\(doing): \(error)")
    default: self.init(.internalFailure, "\(doing): \(error)")
    }
  }
}
