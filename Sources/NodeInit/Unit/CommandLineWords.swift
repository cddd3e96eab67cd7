/// Splitting and substitution of `ExecStart=` lines and environment lists.
enum CommandLineWords {
  /// Words separated by blanks; quotes and backslashes as systemd.syntax has them. `nil` when a quote is not closed.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word = ""
    var started = false
    var quote: Character?
    var escaped = false
    for character in text {
      if escaped {
        switch character {
        case "n": word.append("\n")
        case "t": word.append("\t")
        case "s": word.append(" ")
        default: word.append(character)
        }
        escaped = false
      } else if character == "\\", quote != "'" {
        escaped = true
        started = true
      } else if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        started = true
      } else if character == " " || character == "\t" {
        if started { words.append(word) }
        word = ""
        started = false
      } else {
        word.append(character)
        started = true
      }
    }
    if quote != nil || escaped { return nil }
    if started { words.append(word) }
    return words
  }

  /// A word that is just `$NAME` becomes as many words as the value has, none for an unset one; `${NAME}` stays within its word.
  static func expand(_ words: [String], _ environment: [String: String]) -> [String] {
    words.flatMap { word -> [String] in
      if word.first == "$", word.dropFirst().first != "{", word.dropFirst().first != "$", isName(word.dropFirst()) {
        return split(environment[String(word.dropFirst())] ?? "") ?? []
      }
      return [substitute(word, environment)]
    }
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
  }

  private static func substitute(_ word: String, _ environment: [String: String]) -> String {
    var result = ""
    var rest = word[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result.append("$")
        rest.removeFirst()
      } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
        result += environment[String(rest[rest.index(after: rest.startIndex)..<end])] ?? ""
        rest = rest[rest.index(after: end)...]
      } else {
        result.append("$")
      }
    }
    return result + rest
  }
}
