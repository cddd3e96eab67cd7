/// A semantic version (semver.org 2.0).
package struct CELSemver: Hashable, Comparable, Sendable, CustomStringConvertible {
  let major: UInt64
  let minor: UInt64
  let patch: UInt64
  let prerelease: [String]
  let build: String

  /// Normalizing accepts a leading "v", missing parts and leading zeros.
  init?(_ text: String, normalizes: Bool = false) {
    var rest = text[...]
    if normalizes, rest.hasPrefix("v") { rest = rest.dropFirst() }
    if let plus = rest.firstIndex(of: "+") {
      build = String(rest[rest.index(after: plus)...])
      rest = rest[..<plus]
      guard !build.isEmpty else { return nil }
    } else {
      build = ""
    }
    if let dash = rest.firstIndex(of: "-") {
      prerelease = rest[rest.index(after: dash)...].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      rest = rest[..<dash]
      guard prerelease.allSatisfy({ CELSemver.isIdentifier($0) }) else { return nil }
    } else {
      prerelease = []
    }
    var parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    if normalizes { while parts.count < 3 { parts.append("0") } }
    guard parts.count == 3 else { return nil }
    let numbers = parts.compactMap { part -> UInt64? in
      guard part.unicodeScalars.allSatisfy(\.isDigit), normalizes || part == "0" || !part.hasPrefix("0") else { return nil }
      return UInt64(part)
    }
    guard numbers.count == 3 else { return nil }
    (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
  }

  private static func isIdentifier(_ text: String) -> Bool {
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ ($0.isLetter && $0 != "_") || $0.isDigit || $0 == "-" }) else {
      return false
    }
    return !(text.unicodeScalars.allSatisfy(\.isDigit) && text.count > 1 && text.hasPrefix("0"))
  }

  package static func < (a: Self, b: Self) -> Bool {
    if (a.major, a.minor, a.patch) != (b.major, b.minor, b.patch) {
      return (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
    }
    if a.prerelease.isEmpty || b.prerelease.isEmpty { return !a.prerelease.isEmpty && b.prerelease.isEmpty }
    for (x, y) in zip(a.prerelease, b.prerelease) where x != y {
      switch (UInt64(x), UInt64(y)) {
      case (let x?, let y?): return x < y
      case (_?, nil): return true
      case (nil, _?): return false
      default: return x < y
      }
    }
    return a.prerelease.count < b.prerelease.count
  }

  package var description: String {
    var text = "\(major).\(minor).\(patch)"
    if !prerelease.isEmpty { text += "-" + prerelease.joined(separator: ".") }
    return build.isEmpty ? text : text + "+" + build
  }
}
