import KubeAPI

/// `--token-auth-file`: lines of TOKEN,USER,UID[,"GROUP,GROUP"].
struct StaticTokens: Sendable {
  private var users: [String: UserInfo] = [:]

  init() {}

  init(parsing text: String) throws(FlagError) {
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where !line.isEmpty {
      let fields = Self.fields(line)
      guard fields.count >= 3 else {
        throw FlagError(
          "token file '\(number + 1)' must have at least 3 columns (token, user name, user uid), found \(fields.count)")
      }
      // Upstream goes on without lines that have no token.
      guard !fields[0].isEmpty, users[fields[0]] == nil else { continue }
      let groups = fields.count > 3 ? fields[3].split(separator: ",").map(String.init) : []
      users[fields[0]] = UserInfo(name: fields[1], uid: fields[2], groups: groups)
    }
  }

  subscript(token: String) -> UserInfo? { users[token] }

  /// RFC 4180 as far as such files go.
  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line where character != "\r" {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      case " " where fields[fields.count - 1].isEmpty && !isQuoted: continue
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
