import KubeAPI

/// An image that is present: where its files are, what it is called and how it runs.
package struct Image: Hashable, Sendable {
  /// `sha256:...` over the files and the configuration.
  package let id: String
  /// The normalised names by which it was asked for or built, with their tags.
  package let names: [String]
  /// The directory that serves as the lowest layer of containers; never a symbolic link.
  package let rootfs: String
  package let size: Int
  package let configuration: ImageConfiguration

  package init(id: String, names: [String], rootfs: String, size: Int, configuration: ImageConfiguration) {
    self.id = id
    self.names = names
    self.rootfs = rootfs
    self.size = size
    self.configuration = configuration
  }

  /// `docker.io/library/nginx@sha256:...`, which pod status reports as `imageID`.
  package var repositoryDigests: [String] {
    var seen: [String] = []
    for name in names {
      guard let reference = try? ImageReference(name) else { continue }
      let digest = "\(reference.repository)@\(id)"
      if !seen.contains(digest) { seen.append(digest) }
    }
    return seen
  }
}
