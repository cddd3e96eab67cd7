import KubeAPI

/// One block of a PEM text, read as Go's encoding/pem reads it: what stands around blocks is skipped, and so are broken ones.
struct PEMBlock {
  let type: String
  let hasHeaders: Bool
  let bytes: [UInt8]

  private static let begin = Array("-----BEGIN ".utf8)
  private static let end = Array("-----END ".utf8)
  private static let dashes = Array("-----".utf8)

  /// The first block of a text, which is then what follows the block; nil when there is none.
  static func next(in text: inout ArraySlice<UInt8>) -> PEMBlock? {
    var rest = text
    while let start = lineStart(begin, in: rest) {
      rest = rest[(start + begin.count)...]
      let line = takeLine(&rest)
      guard line.suffix(dashes.count).elementsEqual(dashes) else { continue }
      if let block = body(of: Array(line.dropLast(dashes.count)), in: &rest) {
        text = rest
        return block
      }
    }
    return nil
  }

  static func all(in text: [UInt8]) -> [PEMBlock] {
    var rest = text[...]
    var blocks: [PEMBlock] = []
    while let block = next(in: &rest) { blocks.append(block) }
    return blocks
  }

  /// What follows the first line of a block, up to its last one. The text moves past the headers in any case.
  private static func body(of type: [UInt8], in rest: inout ArraySlice<UInt8>) -> PEMBlock? {
    var hasHeaders = false
    while true {
      var next = rest
      guard !rest.isEmpty, takeLine(&next).contains(UInt8(ascii: ":")) else { break }
      (hasHeaders, rest) = (true, next)
    }
    guard let finish = lineStart(end, in: rest, mayBeFirst: !hasHeaders) else { return nil }
    var after = rest[(finish + end.count)...]
    let last = takeLine(&after)
    guard last.elementsEqual(type + dashes),
      let bytes = Base64.decode(
        String(decoding: rest[..<finish].filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }, as: UTF8.self))
    else { return nil }
    rest = after
    return PEMBlock(type: String(decoding: type, as: UTF8.self), hasHeaders: hasHeaders, bytes: bytes)
  }

  /// Where a line begins with some text.
  private static func lineStart(_ mark: [UInt8], in text: ArraySlice<UInt8>, mayBeFirst: Bool = true) -> Int? {
    if mayBeFirst, text.starts(with: mark) { return text.startIndex }
    return text.indices.first { index in
      text[index] == UInt8(ascii: "\n") && text[(index + 1)...].starts(with: mark)
    }.map { $0 + 1 }
  }

  /// The next line, without white space at its end.
  private static func takeLine(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let end = text.firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
    var line = text[..<end]
    text = text[min(end + 1, text.endIndex)...]
    while let last = line.last, [0x20, 0x09, 0x0D].contains(last) { line.removeLast() }
    return line
  }
}
