import KubeAPI
import LinuxSystem

/// What channel 3 says at the end of a stream, and what channel 4 asks.
enum StreamStatus {
  static let success: JSON = ["metadata": [:], "status": "Success"]

  static func exit(_ status: ExitStatus) -> JSON {
    let code = status.shellCode
    guard code != 0 else { return success }
    return [
      "metadata": [:], "status": "Failure", "message": .string("command terminated with non-zero exit code: exit status \(code)"),
      "reason": "NonZeroExitCode", "details": ["causes": [["reason": "ExitCode", "message": .string(String(code))]]],
    ]
  }

  /// What the protocols before v4 say of it; nil for a success.
  static func message(_ status: JSON) -> String? {
    status["status"].string == "Success" ? nil : status["message"].string ?? "unknown error"
  }

  static func failure(_ text: String) -> JSON {
    APIStatus.internalError("error executing command in container: \(text)").json
  }

  /// `{"Width":80,"Height":24}`.
  static func size(_ bytes: some Sequence<UInt8>) -> (rows: UInt16, columns: UInt16)? {
    guard let json = try? JSON.decode(Array(bytes)), let width = json["Width"].int, let height = json["Height"].int else {
      return nil
    }
    return (UInt16(clamping: height), UInt16(clamping: width))
  }
}
