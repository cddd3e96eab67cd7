/// Finds the attributes of an HTML page that hold addresses. Start tags are written anew as golang.org/x/net/html writes them (names in
/// lower case, values in double quotes); all else is copied.
enum HTMLLinks {
  /// By tag, from HTML 4's and HTML 5's indexes of attributes, as upstream has them.
  private static let attributes: [String: Set<String>] = [
    "a": ["href"], "applet": ["codebase"], "area": ["href"], "audio": ["src"], "base": ["href"], "blockquote": ["cite"],
    "body": ["background"], "button": ["formaction"], "command": ["icon"], "del": ["cite"], "embed": ["src"], "form": ["action"],
    "frame": ["longdesc", "src"], "head": ["profile"], "html": ["manifest"], "iframe": ["longdesc", "src"],
    "img": ["longdesc", "src", "usemap"], "input": ["src", "usemap", "formaction"], "ins": ["cite"], "link": ["href"],
    "object": ["classid", "codebase", "data", "usemap"], "q": ["cite"], "script": ["src"], "source": ["src"],
    "video": ["poster", "src"],
  ]
  /// What stands in these is text up to their end tag.
  private static let rawText: Set<String> = [
    "iframe", "noembed", "noframes", "plaintext", "script", "style", "title", "textarea", "xmp",
  ]

  static func rewritten(_ page: [UInt8], _ link: (String) -> String) -> [UInt8] {
    var scanner = Scanner(page: page)
    var out: [UInt8] = []
    out.reserveCapacity(page.count + page.count / 8)
    while let start = scanner.nextMarkup() {
      out += page[scanner.copied..<start]
      scanner.copied = start
      if let end = scanner.comment(at: start) {
        out += page[start..<end]
        scanner.copied = end
      } else if var tag = scanner.startTag(at: start) {
        let wanted = attributes[tag.name] ?? []
        for index in tag.attributes.indices where wanted.contains(tag.attributes[index].name) {
          tag.attributes[index].value = link(tag.attributes[index].value)
        }
        out += tag.text.utf8
        scanner.copied = tag.end
        if rawText.contains(tag.name) {
          let end = scanner.rawTextEnd(tag.name, from: tag.end)
          out += page[tag.end..<end]
          scanner.copied = end
        }
      } else {
        out.append(page[start])
        scanner.copied = start + 1
      }
    }
    return out + page[scanner.copied...]
  }

  private struct Tag {
    var name: String
    var attributes: [(name: String, value: String)] = []
    var closesItself = false
    var end: Int

    var text: String {
      "<\(name)" + attributes.map { " \($0.name)=\"\(HTMLLinks.escaped($0.value))\"" }.joined() + (closesItself ? "/>" : ">")
    }
  }

  private struct Scanner {
    let page: [UInt8]
    /// Everything before is written.
    var copied = 0

    init(page: [UInt8]) { self.page = page }

    func nextMarkup() -> Int? { page[copied...].firstIndex(of: UInt8(ascii: "<")) }

    func comment(at start: Int) -> Int? {
      guard page[start...].starts(with: "<!--".utf8) else { return nil }
      var position = start + 4
      while position + 2 < page.count {
        if page[position...].starts(with: "-->".utf8) { return position + 3 }
        position += 1
      }
      return page.count
    }

    func rawTextEnd(_ name: String, from start: Int) -> Int {
      let wanted = Array("</\(name)".utf8)
      var position = start
      while position + wanted.count <= page.count {
        if page[position] == wanted[0], zip(page[position...], wanted).allSatisfy({ Self.lower($0) == $1 }) { return position }
        position += 1
      }
      return page.count
    }

    /// Nil for what is no whole start tag.
    func startTag(at start: Int) -> Tag? {
      var position = start + 1
      guard position < page.count, Self.isLetter(page[position]) else { return nil }
      let name = read(&position) { !Self.isSpace($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }
      var tag = Tag(name: name.lowercased(), end: 0)
      while true {
        _ = read(&position, while: Self.isSpace)
        guard position < page.count else { return nil }
        if page[position] == UInt8(ascii: ">") {
          tag.end = position + 1
          return tag
        }
        if page[position] == UInt8(ascii: "/") {
          position += 1
          tag.closesItself = position < page.count && page[position] == UInt8(ascii: ">")
          continue
        }
        let key = read(&position) { !Self.isSpace($0) && !"/>=".utf8.contains($0) }
        if key.isEmpty {
          position += 1
          continue
        }
        _ = read(&position, while: Self.isSpace)
        guard position < page.count else { return nil }
        guard page[position] == UInt8(ascii: "=") else {
          tag.attributes.append((key.lowercased(), ""))
          continue
        }
        position += 1
        guard let value = value(&position) else { return nil }
        if !tag.attributes.contains(where: { $0.name == key.lowercased() }) {
          tag.attributes.append((key.lowercased(), HTMLLinks.unescaped(value)))
        }
      }
    }

    private func value(_ position: inout Int) -> String? {
      _ = read(&position, while: Self.isSpace)
      guard position < page.count else { return nil }
      let quote = page[position]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
        return read(&position) { !Self.isSpace($0) && $0 != UInt8(ascii: ">") }
      }
      position += 1
      let text = read(&position) { $0 != quote }
      guard position < page.count else { return nil }
      position += 1
      return text
    }

    private func read(_ position: inout Int, while isPart: (UInt8) -> Bool) -> String {
      let start = position
      while position < page.count, isPart(page[position]) { position += 1 }
      return String(decoding: page[start..<position], as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
  }

  private static let entities: [(text: String, character: String)] = [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&"),
  ]

  /// The references that matter in addresses; others stay as they are, and `escaped` leaves them alone.
  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return entities.reduce(text) {
      $0.split(separator: $1.text, omittingEmptySubsequences: false).joined(separator: $1.character)
    }
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "'": result += "&#39;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&#34;"
      case "\r": result += "&#13;"
      default: result.append(character)
      }
    }
    return result
  }
}
