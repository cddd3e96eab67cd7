import Glibc
import LinuxSystem

/// `ssh` between the machines of a cluster. It reaches the other machine's init through a socket that only they share, so that no
/// key or daemon is needed and the exit status, the streams and the terminal behave as OpenSSH's do.
package enum SSHCommand {
  static let directory = "/run/lab-net"

  package static func run(_ arguments: [String]) async -> Int32 {
    let options: SSHOptions
    do { options = try SSHOptions(arguments) } catch {
      switch error {
      case .usage: complain("usage: ssh [-tTnq] [-l login_name] [user@]destination [command [argument ...]]")
      case .unknownOption(let letter): complain("unknown option -- \(letter)")
      case .missingArgument(let letter): complain("option requires an argument -- \(letter)")
      }
      return 255
    }
    if options.printsVersion {
      complain("lab ssh, for the machines of this cluster")
      return 0
    }
    guard let socket = socket(of: options.host) else {
      complain("ssh: Could not resolve hostname \(options.host): Name or service not known")
      return 255
    }
    if options.user != "root" {
      complain("\(options.user)@\(options.host): Permission denied (only root can log in here).")
      return 255
    }
    var client = SessionClient(socket: socket)
    client.arguments = options.subsystem ? subsystem(options.command) : options.command
    client.terminal = options.terminal
    let interactive = client.terminal ?? (client.arguments.isEmpty && PTY.size(of: 0) != nil)
    do {
      let code = try await client.run()
      if interactive, !options.quiet { complain("Connection to \(options.host) closed.") }
      return code
    } catch {
      if let error = error as? SystemError, error.operation == "connect to" {
        complain("ssh: connect to host \(options.host) port 22: Connection refused")
      } else {
        complain("ssh: \(options.host): \(error)")
      }
      return 255
    }
  }

  /// A name or an address of /etc/hosts.
  private static func socket(of host: String) -> String? {
    let direct = "\(directory)/\(host).sock"
    if !host.contains("/"), FileIO.exists(direct) { return direct }
    guard let hosts = try? FileIO.readText("/etc/hosts") else { return nil }
    if host == "localhost" || host == "127.0.0.1", let own = try? FileIO.readText("/etc/hostname") {
      return "\(directory)/\(own.trimmed).sock"
    }
    for line in hosts.split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix("127.") {
      let names = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard names.contains(host) else { continue }
      for name in names.dropFirst() where FileIO.exists("\(directory)/\(name).sock") { return "\(directory)/\(name).sock" }
    }
    return nil
  }

  private static func subsystem(_ command: [String]) -> [String] {
    guard command.first == "sftp" else { return ["false"] }
    let places = ["/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/lib/ssh/sftp-server"]
    return [places.first(where: FileIO.exists) ?? "echo 'sftp-server is not installed' >&2; false"]
  }

  private static func complain(_ text: String) { try? Descriptor(2).write((text + "\r\n").utf8) }
}
