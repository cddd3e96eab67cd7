import KubeAPI

/// A semantic version (semver.org 2.0).
package struct CELSemver: Hashable, Comparable, Sendable, CustomStringConvertible {
  let major: UInt64
  let minor: UInt64
  let patch: UInt64
  let prerelease: [String]
  let build: String

  /// Normalizing accepts a leading "v", missing parts and leading zeros. Throws what github.com/blang/semver says.
  init(_ text: String, normalizes: Bool = false) throws(CELError) {
    let text = normalizes ? try CELSemver.normalized(text) : text
    guard !text.isEmpty else { throw .invalid("Version string empty") }
    let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .invalid("No Major.Minor.Patch elements found") }
    major = try CELSemver.number(parts[0], "Major")
    minor = try CELSemver.number(parts[1], "Minor")
    let tail = parts[2].split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let head = tail[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    patch = try CELSemver.number(head[0], "Patch")
    prerelease = head.count > 1 ? head[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init) : []
    for part in prerelease { try CELSemver.check(prerelease: part) }
    build = tail.count > 1 ? String(tail[1]) : ""
    guard tail.count > 1 else { return }
    for part in build.split(separator: ".", omittingEmptySubsequences: false) {
      guard !part.isEmpty else { throw .invalid("Build meta data is empty") }
      guard CELSemver.isAlphanumeric(part) else {
        throw .invalid("Invalid character(s) found in build meta data \(String(part).goQuoted)")
      }
    }
  }

  private static func normalized(_ text: String) throws(CELError) -> String {
    let bare = text.hasPrefix("v") ? text.dropFirst() : text[...]
    var parts = bare.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map { part -> String in
      guard part.utf8.count > 1 else { return String(part) }
      let rest = part.drop { $0 == "0" }
      return rest.first?.unicodeScalars.first?.isDigit == true ? String(rest) : "0" + rest
    }
    if parts.count < 3 {
      if parts[parts.count - 1].contains(where: { "+-".contains($0) }) {
        throw .invalid("short version cannot contain PreRelease/Build meta data")
      }
      while parts.count < 3 { parts.append("0") }
    }
    return parts.joined(separator: ".")
  }

  private static func number(_ text: Substring, _ name: String) throws(CELError) -> UInt64 {
    let quoted = String(text).goQuoted
    guard text.unicodeScalars.allSatisfy(\.isDigit) else {
      throw .invalid("Invalid character(s) found in \(name.lowercased()) number \(quoted)")
    }
    guard text.utf8.count < 2 || !text.hasPrefix("0") else {
      throw .invalid("\(name) number must not contain leading zeroes \(quoted)")
    }
    guard let number = UInt64(text) else {
      throw .invalid("strconv.ParseUint: parsing \(quoted): \(text.isEmpty ? "invalid syntax" : "value out of range")")
    }
    return number
  }

  private static func check(prerelease text: String) throws(CELError) {
    guard !text.isEmpty else { throw .invalid("Prerelease is empty") }
    if text.unicodeScalars.allSatisfy(\.isDigit) {
      guard text.utf8.count < 2 || !text.hasPrefix("0") else {
        throw .invalid("Numeric PreRelease version must not contain leading zeroes \(text.goQuoted)")
      }
    } else if !isAlphanumeric(text[...]) {
      throw .invalid("Invalid character(s) found in prerelease \(text.goQuoted)")
    }
  }

  private static func isAlphanumeric(_ text: Substring) -> Bool {
    text.unicodeScalars.allSatisfy { ($0.isLetter && $0 != "_") || $0.isDigit || $0 == "-" }
  }

  /// Builds do not tell versions apart.
  package static func == (a: Self, b: Self) -> Bool { !(a < b) && !(b < a) }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(major)
    hasher.combine(minor)
    hasher.combine(patch)
    hasher.combine(prerelease)
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
