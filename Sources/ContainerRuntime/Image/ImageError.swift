/// Why an image is not to be had. The text is what containerd answers, because it ends up in events and pod status.
package enum ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  case invalidName(ImageReferenceError)
  /// No such repository at docker.io, which does not tell missing from private.
  case denied(ImageReference)
  case noSuchTag(ImageReference)
  /// A registry this cluster cannot reach: it has no network beyond its own.
  case unreachable(ImageReference)
  /// The catalogue has it but this machine could not build it; the reason names what to install.
  case notBuilt(ImageReference, String)

  package var description: String {
    func failed(_ reference: ImageReference, _ why: String) -> String {
      "failed to pull and unpack image \"\(reference)\": failed to resolve reference \"\(reference)\": \(why)"
    }
    switch self {
    case .invalidName(let error): return error.description
    case .denied(let reference):
      return failed(
        reference,
        "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: "
          + "authorization failed")
    case .noSuchTag(let reference): return failed(reference, "\(reference): not found")
    case .unreachable(let reference):
      let manifest = "https://\(reference.domain)/v2/\(reference.path)/manifests/\(reference.digest ?? reference.tag)"
      return failed(reference, "failed to do request: Head \"\(manifest)\": dial tcp: lookup \(reference.domain): no such host")
    case .notBuilt(let reference, let why): return failed(reference, why)
    }
  }

  /// The gRPC code that containerd would give with it.
  package var statusCode: String {
    switch self {
    case .noSuchTag: "NotFound"
    default: "Unknown"
    }
  }
}
