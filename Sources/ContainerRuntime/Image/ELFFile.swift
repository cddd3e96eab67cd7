/// What a program needs from the dynamic linker, read from its ELF header: so that an image holds the libraries it uses and no more.
package struct ELFFile: Hashable, Sendable {
  /// The dynamic linker, nil for static programs and for libraries.
  package private(set) var interpreter: String?
  package private(set) var needed: [String] = []
  package private(set) var runPaths: [String] = []

  /// Nil when the bytes are no 64-bit little-endian ELF file or are cut short.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= 64, bytes[0...3] == [0x7f, 0x45, 0x4c, 0x46], bytes[4] == 2, bytes[5] == 1 else { return nil }
    func integer(_ offset: Int, _ width: Int) -> Int? {
      guard offset >= 0, offset + width <= bytes.count else { return nil }
      var value: UInt64 = 0
      for position in stride(from: width - 1, through: 0, by: -1) { value = value << 8 | UInt64(bytes[offset + position]) }
      return Int(exactly: value)
    }
    func text(_ offset: Int) -> String? {
      guard offset >= 0, offset < bytes.count, let end = bytes[offset...].firstIndex(of: 0) else { return nil }
      return String(decoding: bytes[offset..<end], as: UTF8.self)
    }
    guard let table = integer(32, 8), let entrySize = integer(54, 2), let entries = integer(56, 2) else { return nil }
    var loads: [(address: Int, offset: Int, size: Int)] = []
    var dynamic: (offset: Int, size: Int)?
    for entry in 0..<entries {
      let base = table + entry * entrySize
      guard let type = integer(base, 4), let offset = integer(base + 8, 8), let address = integer(base + 16, 8),
        let size = integer(base + 32, 8)
      else { return nil }
      switch type {
      case 1: loads.append((address, offset, size))
      case 2: dynamic = (offset, size)
      case 3: interpreter = text(offset)
      default: break
      }
    }
    guard let dynamic else { return }
    func fileOffset(_ address: Int) -> Int? {
      loads.first { address >= $0.address && address < $0.address + $0.size }.map { address - $0.address + $0.offset }
    }
    var tags: [(tag: Int, value: Int)] = []
    for position in stride(from: dynamic.offset, to: dynamic.offset + dynamic.size, by: 16) {
      guard let tag = integer(position, 8), let value = integer(position + 8, 8) else { continue }
      if tag == 0 { break }
      tags.append((tag, value))
    }
    guard let strings = tags.first(where: { $0.tag == 5 }).flatMap({ fileOffset($0.value) }) else { return }
    for (tag, value) in tags {
      switch tag {
      case 1: if let name = text(strings + value) { needed.append(name) }
      case 15, 29: if let path = text(strings + value) { runPaths += path.split(separator: ":").map(String.init) }
      default: break
      }
    }
  }
}
