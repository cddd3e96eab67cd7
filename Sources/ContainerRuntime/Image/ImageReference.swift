/// A container image's name as people write it, and as containerd normalises it: `nginx` is `docker.io/library/nginx:latest`.
package struct ImageReference: Hashable, Sendable, CustomStringConvertible {
  /// The registry's host, `docker.io` when none was written.
  package let domain: String
  /// The path in the registry, `library/nginx` for the short names of docker.io.
  package let path: String
  /// Empty only when a digest was given without a tag.
  package let tag: String
  package let digest: String?

  package var repository: String { "\(domain)/\(path)" }

  package var description: String {
    repository + (tag.isEmpty ? "" : ":\(tag)") + (digest.map { "@\($0)" } ?? "")
  }

  /// Whether the writer left the tag out or wrote `latest`, which makes `Always` the default pull policy.
  package var isLatest: Bool { tag == "latest" && digest == nil }

  package init(_ text: String) throws(ImageReferenceError) {
    var rest = Substring(text)
    guard !rest.isEmpty else { throw ImageReferenceError(text, "invalid reference format") }
    var digest: String?
    if let at = rest.firstIndex(of: "@") {
      let value = String(rest[rest.index(after: at)...])
      guard ImageReference.isDigest(value) else { throw ImageReferenceError(text, "invalid reference format") }
      digest = value
      rest = rest[..<at]
    }
    var tag = ""
    let afterSlash = rest.lastIndex(of: "/").map { rest.index(after: $0) } ?? rest.startIndex
    if let colon = rest[afterSlash...].lastIndex(of: ":") {
      tag = String(rest[rest.index(after: colon)...])
      guard ImageReference.isTag(tag) else { throw ImageReferenceError(text, "invalid reference format") }
      rest = rest[..<colon]
    }
    var domain = "docker.io"
    if let slash = rest.firstIndex(of: "/") {
      let first = rest[..<slash]
      if first.contains(".") || first.contains(":") || first == "localhost" {
        domain = first == "index.docker.io" ? "docker.io" : String(first)
        rest = rest[rest.index(after: slash)...]
      }
    }
    var path = String(rest)
    if domain == "docker.io", !path.contains("/") { path = "library/\(path)" }
    if path.contains(where: \.isUppercase) {
      throw ImageReferenceError(text, "invalid reference format: repository name (\(path)) must be lowercase")
    }
    guard ImageReference.isPath(path) else { throw ImageReferenceError(text, "invalid reference format") }
    self.domain = domain
    self.path = path
    self.tag = tag.isEmpty && digest == nil ? "latest" : tag
    self.digest = digest
  }

  private static func isTag(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128, isWord(first) || first == UInt8(ascii: "_") else { return false }
    return text.utf8.allSatisfy { isWord($0) || "_.-".utf8.contains($0) }
  }

  private static func isDigest(_ text: String) -> Bool {
    guard text.hasPrefix("sha256:") else { return false }
    let hex = text.utf8.dropFirst(7)
    return hex.count == 64 && hex.allSatisfy { "0123456789abcdef".utf8.contains($0) }
  }

  /// Components of lower-case letters and digits, joined inside by `.`, `_`, `__` or dashes.
  private static func isPath(_ text: String) -> Bool {
    text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { component in
      guard let first = component.utf8.first, let last = component.utf8.last else { return false }
      return isWord(first) && isWord(last) && component.utf8.allSatisfy { isWord($0) || "._-".utf8.contains($0) }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}

/// Why a text is no image name, in the words the kubelet reports with `InvalidImageName`.
package struct ImageReferenceError: Error, Hashable, Sendable, CustomStringConvertible {
  package let reference: String
  package let reason: String

  init(_ reference: String, _ reason: String) {
    self.reference = reference
    self.reason = reason
  }

  package var description: String { "couldn't parse image name \"\(reference)\": \(reason)" }
}
