import Glibc

/// Small files, read whole: credentials and kubeconfigs.
enum FileContents {
  static let limit = 4 << 20

  static func read(_ path: String) throws(TransportError) -> [UInt8] {
    guard let file = fopen(path, "re") else {
      throw TransportError(.configuration, "cannot read \(path): \(String(cString: strerror(errno)))", errno: errno)
    }
    defer { fclose(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      result += buffer[..<count]
      guard result.count <= limit else { throw TransportError(.configuration, "\(path) is too large") }
    }
    guard ferror(file) == 0 else { throw TransportError(.configuration, "cannot read \(path)", errno: errno) }
    return result
  }

  static func text(_ path: String) throws(TransportError) -> String { String(decoding: try read(path), as: UTF8.self) }
}
