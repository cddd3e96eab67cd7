import KubeAPI

/// One block of a PEM text, read as Go's encoding/pem reads it: what stands around blocks is skipped, and so are broken ones. The time
/// it takes grows with the length of the text and no faster.
struct PEMBlock {
  let type: String
  let hasHeaders: Bool
  let bytes: [UInt8]

  private static let begin = Array("-----BEGIN ".utf8)
  private static let end = Array("\n-----END ".utf8)
  private static let dashes = Array("-----".utf8)

  /// The first block of a text, which is then what follows the block; nil when there is none.
  static func next(in text: inout ArraySlice<UInt8>) -> PEMBlock? {
    var rest = text
    while let finish = rest.indices.first(where: { rest[$0...].starts(with: end) }) {
      let last = finish + end.count
      var content = rest[finish...]
      // The last of many beginnings is the one that this is the end of.
      if let start = beginning(in: rest[..<finish]) {
        content = rest[(start + begin.count)...]
        if let block = body(&content, from: finish, to: last) {
          text = content
          return block
        }
      }
      if content.startIndex > last { return nil }
      rest = rest[last...]
    }
    return nil
  }

  static func all(in text: [UInt8]) -> [PEMBlock] {
    var rest = text[...]
    var blocks: [PEMBlock] = []
    while let block = next(in: &rest) { blocks.append(block) }
    return blocks
  }

  private static func beginning(in text: ArraySlice<UInt8>) -> Int? {
    let start = text.indices.last { text[$0...].starts(with: begin) }
    guard let start, start == text.startIndex || text[start - 1] == UInt8(ascii: "\n") else { return nil }
    return start
  }

  /// What follows the word BEGIN, up to the last line: its own words begin at `finish`, those behind the word END at `last`. The text
  /// is then what follows the block, or what has been looked at when there is none.
  private static func body(_ rest: inout ArraySlice<UInt8>, from finish: Int, to last: Int) -> PEMBlock? {
    let first = takeLine(&rest)
    guard first.suffix(dashes.count).elementsEqual(dashes) else { return nil }
    let type = Array(first.dropLast(dashes.count))
    var hasHeaders = false
    while !rest.isEmpty {
      var next = rest
      guard takeLine(&next).contains(UInt8(ascii: ":")) else { break }
      (hasHeaders, rest) = (true, next)
    }
    if rest.isEmpty || (hasHeaders && finish < rest.startIndex) || last < rest.startIndex { return nil }
    var after = rest[last...]
    guard takeLine(&after).elementsEqual(type + dashes) else { return nil }
    let content = finish > rest.startIndex ? rest[..<finish].filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } : []
    guard let bytes = Base64.decode(String(decoding: content, as: UTF8.self)) else { return nil }
    rest = after
    return PEMBlock(type: String(decoding: type, as: UTF8.self), hasHeaders: hasHeaders, bytes: bytes)
  }

  /// The next line, without blanks at its end.
  private static func takeLine(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let end = text.firstIndex(of: UInt8(ascii: "\n"))
    var line = text[..<(end ?? text.endIndex)]
    text = text[(end.map { $0 + 1 } ?? text.endIndex)...]
    if end != nil, line.last == UInt8(ascii: "\r") { line.removeLast() }
    while let last = line.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { line.removeLast() }
    return line
  }
}
