import Glibc
import KubeAPI
import LinuxSystem

/// A container's log on disk: at 10 MiB it is set aside under the time, and the five newest files are kept, as the kubelet's
/// defaults `containerLogMaxSize` and `containerLogMaxFiles` say.
struct ContainerLogFile {
  private let path: String
  private let largest: Int
  private let kept: Int
  private var file: Descriptor?
  private var size = 0

  init(_ path: String, largest: Int = 10 << 20, kept: Int = 5) {
    self.path = path
    self.largest = largest
    self.kept = kept
  }

  /// A log that cannot be written must not stop the container; the loss is reported once.
  mutating func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    do {
      if size > largest { try rotate() }
      let target: Descriptor
      if let file {
        target = file
      } else {
        if let slash = path.lastIndex(of: "/") { try FileIO.makeDirectory(String(path[..<slash])) }
        target = try Descriptor.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o640)
        size = Int(try FileIO.status(path).size)
        file = target
      }
      try target.write(bytes)
      size += bytes.count
    } catch {
      Log.error("cannot write container log \(path): \(error)")
    }
  }

  private mutating func rotate() throws(SystemError) {
    file = nil
    size = 0
    let stamp = Timestamp.now.text.filter { $0.isNumber }
    try FileIO.rename(path, "\(path).\(stamp.prefix(8))-\(stamp.dropFirst(8))")
    guard let slash = path.lastIndex(of: "/") else { return }
    let directory = String(path[..<slash]), name = String(path[path.index(after: slash)...])
    let older = try FileIO.list(directory).filter { $0.hasPrefix(name + ".") }
    for surplus in older.dropLast(max(0, kept - 1)) { try FileIO.remove("\(directory)/\(surplus)") }
  }
}
