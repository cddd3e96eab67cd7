import Glibc
import LinuxSystem

/// The named pipes behind a container's standard streams. The container holds its ends for reading and writing, so that it never
/// sees a broken pipe when the monitor is gone for a while.
struct ContainerPipes {
  /// The monitor's ends; nil for a container with a terminal.
  private(set) var output: Descriptor?
  private(set) var error: Descriptor?
  /// Where attached clients' input goes; nil for a container without stdin.
  private(set) var input: Descriptor?
  private(set) var containerEnds: [Int32: Descriptor] = [:]

  init(directory: String, hasTerminal: Bool, hasStdin: Bool) throws(SystemError) {
    guard !hasTerminal else { return }
    for (number, name) in [(Int32(1), "stdout"), (Int32(2), "stderr")] {
      let path = "\(directory)/\(name)"
      try FileIO.makePipe(path)
      let end = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
      containerEnds[number] = try Descriptor.open(path, O_RDWR)
      if number == 1 { output = end } else { error = end }
    }
    if hasStdin {
      let path = "\(directory)/stdin"
      try FileIO.makePipe(path)
      input = try Descriptor.open(path, O_RDWR | O_NONBLOCK)
      containerEnds[0] = try Descriptor.open(path, O_RDONLY)
    }
  }

  /// The monitor's ends for a container that a former monitor started.
  init(adopting directory: String) {
    output = try? Descriptor.open("\(directory)/stdout", O_RDONLY | O_NONBLOCK)
    error = try? Descriptor.open("\(directory)/stderr", O_RDONLY | O_NONBLOCK)
    input = try? Descriptor.open("\(directory)/stdin", O_RDWR | O_NONBLOCK)
  }

  var outputs: [(Descriptor, ContainerLogFormatter.Stream)] {
    var result: [(Descriptor, ContainerLogFormatter.Stream)] = []
    if let output { result.append((output, .standardOutput)) }
    if let error { result.append((error, .standardError)) }
    return result
  }
}
