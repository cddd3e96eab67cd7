import KubeAPI

/// What a refused change would have changed, in the manner of a unified diff, below the words of the refusal.
enum FieldDiff {
  static func text(_ new: JSON, _ old: JSON) -> String {
    let keys = Set(new.members.keys).union(old.members.keys).sorted().filter { new[$0] != old[$0] }
    guard !keys.isEmpty else { return "" }
    var lines = ["", "@@ -1,\(keys.count) +1,\(keys.count) @@"]
    for key in keys {
      if !old[key].isNull { lines.append("-\(key): \(old[key].text)") }
      if !new[key].isNull { lines.append("+\(key): \(new[key].text)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
