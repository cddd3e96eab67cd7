/// The order of versions by how much they promise: v2, v1, v1beta2, v1alpha1, and what is no such version last
/// (k8s.io/apimachinery/pkg/version).
enum VersionPriority {
  static func precedes(_ a: String, _ b: String) -> Bool {
    switch (parts(a), parts(b)) {
    case (let x?, let y?): x == y ? a < b : x.lexicographicallyPrecedes(y, by: >)
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): a < b
    }
  }

  /// Stability, major and minor number; nil for other texts.
  private static func parts(_ text: String) -> [Int]? {
    guard text.first == "v" else { return nil }
    let digits = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard let major = Int(digits) else { return nil }
    let rest = text.dropFirst(1 + digits.count)
    if rest.isEmpty { return [2, major, 0] }
    for (name, rank) in [("beta", 1), ("alpha", 0)] where rest.hasPrefix(name) {
      guard let minor = Int(rest.dropFirst(name.count)) else { return nil }
      return [rank, major, minor]
    }
    return nil
  }
}
