/// How a patch's body is to be read.
package enum PatchType: String, Hashable, Sendable {
  case json = "application/json-patch+json"
  case merge = "application/merge-patch+json"
  case strategic = "application/strategic-merge-patch+json"
  /// Server-side apply; needs a field manager.
  case apply = "application/apply-patch+yaml"
}
