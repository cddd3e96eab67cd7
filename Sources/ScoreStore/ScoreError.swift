/// Why the scores cannot be read or written, with what to do about it.
package struct ScoreError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    case diskFull, locked, readOnly, cannotOpen, damaged, newerSchema, noSuchAttempt, attemptRunning, attemptOver, other
  }

  package let code: Code
  package let path: String
  package let detail: String

  package init(_ code: Code, path: String, _ detail: String = "") {
    self.code = code
    self.path = path
    self.detail = detail
  }

  package var description: String {
    switch code {
    case .diskFull: "no space left to write \(path): free some space and run the command again; nothing recorded so far is lost"
    case .locked: "\(path) is locked by another lab command: wait for it to end and run the command again"
    case .readOnly: "\(path) cannot be written: run as root, or set LAB_STATE to a folder of yours"
    case .cannotOpen: "cannot open \(path)\(suffix): run as root, or set LAB_STATE to a folder of yours"
    case .damaged: "\(path) is damaged\(suffix): move it away to start a new history"
    case .newerSchema: "\(path) was written by a newer lab: update lab, or set LAB_STATE to another folder"
    case .noSuchAttempt: "there is no attempt \(detail): `lab history` lists them"
    case .attemptRunning: "an attempt is running (\(detail)): `lab exam resume` continues it, `lab exam end` ends it"
    case .attemptOver: "attempt \(detail) is over: `lab score` shows it"
    case .other: "cannot use \(path)\(suffix)"
    }
  }

  private var suffix: String { detail.isEmpty ? "" : ": \(detail)" }
}
