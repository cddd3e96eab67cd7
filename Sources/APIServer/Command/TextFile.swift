import Glibc

/// Files that flags name.
enum TextFile {
  static func read(_ path: String?, flag: String) throws(FlagError) -> String {
    guard let path else { throw FlagError("\(flag) must be specified") }
    guard let file = fopen(path, "r") else {
      throw FlagError("\(flag): open \(path): \(String(cString: strerror(errno)).lowercased())")
    }
    defer { fclose(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      result += buffer[..<count]
    }
    return String(decoding: result, as: UTF8.self)
  }
}
