import LinuxSystem

/// `hyperkube lab-image`: builds the image store of this machine.
package enum ImageCommand {
  package static func run(_ arguments: [String]) async -> Int32 {
    var directory = ImageStore.defaultDirectory
    for argument in arguments {
      guard argument.hasPrefix("--directory=") else {
        Log.error("unknown flag: \(argument)")
        return 1
      }
      directory = String(argument.dropFirst(12))
    }
    let builder = ImageBuilder(store: ImageStore(directory: directory), hyperkube: FileIO.resolve("/proc/self/exe"))
    do {
      try await builder.buildAll { progress in
        switch progress {
        case .building(let name): Log.info("building image \(name)")
        case .unchanged(let name): Log.info("image \(name) is up to date")
        case .built(let name, let bytes): Log.info("built image \(name), \(bytes) bytes")
        case .skipped(let name, let reason): Log.warning("image \(name) cannot be built: \(reason)")
        }
      }
      return 0
    } catch {
      Log.error("cannot build images: \(error)")
      return 1
    }
  }
}
