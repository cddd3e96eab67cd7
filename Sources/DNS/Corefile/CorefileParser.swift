/// Reads the Caddyfile dialect of CoreDNS: server blocks, plugins, comments, quotes, `{$VARIABLE}`, snippets and their import.
package struct CorefileParser {
  private struct Token { var text: String, line: Int, isQuoted = false }

  private let file: String
  private let environment: [String: String]
  private var tokens: [Token] = []
  private var position = 0
  private var snippets: [String: [Corefile.Directive]] = [:]

  package init(file: String = "Corefile", environment: [String: String] = [:]) {
    self.file = file
    self.environment = environment
  }

  package static func parse(_ text: String, file: String = "Corefile", environment: [String: String] = [:]) throws(CorefileError)
    -> Corefile
  {
    var parser = CorefileParser(file: file, environment: environment)
    return try parser.parse(text)
  }

  private mutating func parse(_ text: String) throws(CorefileError) -> Corefile {
    tokens = try lex(text)
    var blocks: [Corefile.ServerBlock] = []
    while position < tokens.count {
      let line = tokens[position].line
      let keys = try keys()
      guard take("{") else { throw error(line, "Unexpected end of the keys '\(keys.joined(separator: " "))': expected '{'") }
      let directives = try directives()
      if keys.count == 1, keys[0].hasPrefix("("), keys[0].hasSuffix(")") {
        snippets[String(keys[0].dropFirst().dropLast())] = directives
      } else {
        blocks.append(Corefile.ServerBlock(line: line, keys: keys, directives: directives))
      }
    }
    guard !blocks.isEmpty else { throw error(1, "no server block") }
    return Corefile(blocks: blocks)
  }

  private mutating func keys() throws(CorefileError) -> [String] {
    var keys: [String] = []
    while position < tokens.count, !isNext("{") {
      let token = tokens[position]
      if token.text == "}" { throw error(token.line, "Unexpected '}' because no matching opening brace") }
      keys += token.text.split(separator: ",").map(String.init)
      position += 1
    }
    return keys
  }

  private mutating func directives() throws(CorefileError) -> [Corefile.Directive] {
    var directives: [Corefile.Directive] = []
    while true {
      guard position < tokens.count else {
        throw error(tokens.last?.line ?? 1, "Unexpected EOF while looking for the closing brace of the server block")
      }
      if take("}") { return directives }
      let line = tokens[position].line
      let words = words(line: line)
      if words.first == "import" {
        guard words.count == 2, let snippet = snippets[words[1]] else {
          throw error(line, "File to import not found: \(words.dropFirst().joined(separator: " ")) (only snippets are supported)")
        }
        directives += snippet
        continue
      }
      var block: [Corefile.Line] = []
      if isNext("{"), tokens[position].line == line {
        position += 1
        block = try lines()
      }
      directives.append(
        Corefile.Directive(line: line, name: words.first ?? "", arguments: Array(words.dropFirst()), block: block))
    }
  }

  private mutating func lines() throws(CorefileError) -> [Corefile.Line] {
    var lines: [Corefile.Line] = []
    while true {
      guard position < tokens.count else {
        throw error(tokens.last?.line ?? 1, "Unexpected EOF while looking for the closing brace of a plugin")
      }
      if take("}") { return lines }
      let line = tokens[position].line
      if isNext("{") { throw error(line, "Unexpected '{' inside a plugin: nested blocks are not supported") }
      lines.append(Corefile.Line(line: line, words: words(line: line)))
    }
  }

  private mutating func words(line: Int) -> [String] {
    var words: [String] = []
    while position < tokens.count, tokens[position].line == line, !isNext("{"), !isNext("}") {
      words.append(tokens[position].text)
      position += 1
    }
    return words
  }

  private func isNext(_ brace: String) -> Bool {
    position < tokens.count && tokens[position].text == brace && !tokens[position].isQuoted
  }

  private mutating func take(_ brace: String) -> Bool {
    guard isNext(brace) else { return false }
    position += 1
    return true
  }

  private func lex(_ text: String) throws(CorefileError) -> [Token] {
    var tokens: [Token] = []
    var line = 1
    var current: String?
    var quoteStart: Int?
    var isComment = false
    var isEscaped = false
    func finish(_ word: String?, at line: Int) { if let word { tokens.append(Token(text: substitute(word), line: line)) } }
    for character in text {
      if let start = quoteStart {
        if isEscaped {
          current = (current ?? "") + (character == "\"" ? "\"" : "\\\(character)")
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          tokens.append(Token(text: substitute(current ?? ""), line: start, isQuoted: true))
          current = nil
          quoteStart = nil
        } else {
          current = (current ?? "") + String(character)
        }
        if character.isNewline { line += 1 }
      } else if character.isNewline {
        finish(current, at: line)
        current = nil
        isComment = false
        line += 1
      } else if isComment {
        continue
      } else if character.isWhitespace {
        finish(current, at: line)
        current = nil
      } else if character == "#", current == nil {
        isComment = true
      } else if character == "\"", current == nil {
        quoteStart = line
      } else {
        current = (current ?? "") + String(character)
      }
    }
    if let quoteStart { throw error(quoteStart, "the quote that begins here is never closed") }
    finish(current, at: line)
    return tokens
  }

  /// `{$NAME}` and `{%NAME%}` become the variable of the environment, empty when it is not set.
  private func substitute(_ word: String) -> String {
    var result = word
    for (open, close) in [("{$", "}"), ("{%", "%}")] {
      var out = ""
      var rest = result[...]
      while let start = rest.firstRange(of: open), let end = rest[start.upperBound...].firstRange(of: close) {
        out += rest[..<start.lowerBound] + (environment[String(rest[start.upperBound..<end.lowerBound])] ?? "")
        rest = rest[end.upperBound...]
      }
      result = out + rest
    }
    return result
  }

  private func error(_ line: Int, _ message: String) -> CorefileError { CorefileError(file: file, line: line, message: message) }
}
