/// How to make one root file system out of what the distribution has installed, and the images that share it.
package struct ImageRecipe: Hashable, Sendable {
  /// An image name with the tags a pull of it may ask for.
  package struct Name: Hashable, Sendable {
    package let repository: String
    package let tags: TagRule
    package let configuration: ImageConfiguration
  }

  /// A file of the image that is written rather than copied.
  package struct File: Hashable, Sendable {
    package let path: String
    package let text: String
    package var mode: UInt32 = 0o644
  }

  package let name: String
  package let images: [Name]
  /// Programs copied from the host to the same place, together with the shared libraries they need.
  package var programs: [String] = []
  /// Programs that the image may do without when the host has not installed them.
  package var optionalPrograms: [String] = []
  /// Further host files or trees, from and to.
  package var copies: [(from: String, to: String)] = []
  package var directories: [String] = []
  package var files: [File] = []
  package var links: [(path: String, target: String)] = []
  /// Whether busybox and a link for each of its applets belong to it.
  package var hasBusybox = false
  /// Where the hyperkube binary goes, if it does; other names of it are `links`.
  package var hyperkubePath: String?

  package static func == (a: Self, b: Self) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The tags that exist of a repository of the catalogue: so that a rollout to `nginx:1.161` fails as it does with a registry.
package enum TagRule: Hashable, Sendable {
  case any
  case exactly([String])
  /// Words, or `major.minor[.patch]` with the minor version in the range, each optionally followed by one of the variants.
  case versions(words: [String], major: Int, minors: ClosedRange<Int>, variants: [String])

  package func accepts(_ tag: String) -> Bool {
    switch self {
    case .any: return true
    case .exactly(let tags): return tags.contains(tag)
    case .versions(let words, let major, let minors, let variants):
      if words.contains(tag) || variants.contains(tag) { return true }
      var version = Substring(tag)
      if let dash = tag.firstIndex(of: "-") {
        guard variants.contains(String(tag[tag.index(after: dash)...])) else { return false }
        version = tag[..<dash]
        if words.contains(String(version)) { return true }
      }
      let parts = version.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...3).contains(parts.count), parts.allSatisfy({ $0 != nil }), parts[0] == major else { return false }
      if parts.count > 1, let minor = parts[1], !minors.contains(minor) { return false }
      if parts.count > 2, let patch = parts[2], !(0...99).contains(patch) { return false }
      return true
    }
  }

  /// The tag that lists show.
  package var representative: String {
    switch self {
    case .any: "latest"
    case .exactly(let tags): tags.first ?? "latest"
    case .versions(let words, _, _, _): words.first ?? "latest"
    }
  }
}
