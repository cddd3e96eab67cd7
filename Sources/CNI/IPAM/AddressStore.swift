import CLinux
import Glibc
import LinuxSystem
import Netlink

/// host-local's files: one for each address in use, named after it, with the container and the interface inside.
///
/// A lock file keeps calls apart. An address counts as taken when its file is there, so a crash at any moment leaves at worst an
/// address that DEL of its container frees again.
struct AddressStore {
  private let directory: String
  private let lock: Descriptor

  init(directory: String, network: String) throws(SystemError) {
    self.directory = "\(directory)/\(network)"
    try FileIO.makeDirectory(self.directory)
    let path = "\(self.directory)/lock"
    let file = try Descriptor.open(path, O_RDWR | O_CREAT, mode: 0o600)
    try system("lock", path: path) { cl_flock(file.raw, LOCK_EX) }
    lock = file
  }

  private func path(_ address: InternetAddress) -> String { "\(directory)/\(address)" }

  func taken() throws(SystemError) -> Set<InternetAddress> {
    Set(try FileIO.list(directory).compactMap { InternetAddress($0) })
  }

  func lastReserved(range: Int) -> InternetAddress? {
    (try? FileIO.readText("\(directory)/last_reserved_ip.\(range)")).flatMap { InternetAddress($0) }
  }

  func reserve(_ address: InternetAddress, range: Int, container: String, interface: String) throws(SystemError) {
    let file = try Descriptor.open(path(address), O_WRONLY | O_CREAT | O_EXCL)
    try file.write("\(container)\r\n\(interface)".utf8)
    try FileIO.write("\(directory)/last_reserved_ip.\(range)", address.description)
  }

  /// The addresses a container has for an interface.
  func addresses(container: String, interface: String) throws(SystemError) -> [InternetAddress] {
    try taken().sorted().filter { address in
      guard let text = try? FileIO.readText(path(address)) else { return false }
      let lines = text.split(whereSeparator: \.isNewline)
      // Files of old versions have no interface.
      return lines.first.map(String.init) == container && (lines.count < 2 || lines[1] == interface)
    }
  }

  func release(_ address: InternetAddress) throws(SystemError) { try FileIO.remove(path(address)) }
}
