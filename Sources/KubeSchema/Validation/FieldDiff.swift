import KubeAPI

/// What a refused change would have changed, below the words of the refusal: the unified diff of both values as indented JSON, with three
/// lines around each change (k8s.io/apimachinery/pkg/util/diff).
enum FieldDiff {
  /// Of values of one of the tables' types, such as `core.PodSpec`, or of lists of them; with the line break in front.
  static func text(_ new: JSON, _ old: JSON, as type: String) -> String {
    let (before, after) = (lines(form(old, type)), lines(form(new, type)))
    var text = "\n"
    for hunk in LineDiff(before, after).hunks(context: 3) {
      text += "@@ -\(range(hunk.old)) +\(range(hunk.new)) @@\n"
      for line in hunk.lines {
        switch line {
        case .kept(let index): text += " \(before[index])\n"
        case .removed(let index): text += "-\(before[index])\n"
        case .added(let index): text += "+\(after[index])\n"
        }
      }
    }
    return text
  }

  private static func form(_ value: JSON, _ type: String) -> JSON {
    guard case .array(let elements) = value else { return GoForm.of(value, type) }
    return .array(elements.map { GoForm.of($0, type) })
  }

  private static func lines(_ value: JSON) -> [String] {
    value.pretty(indent: 2).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Where a hunk begins, counted from one, and how many lines it has unless that is one.
  private static func range(_ range: Range<Int>) -> String {
    let first = range.isEmpty ? range.lowerBound : range.lowerBound + 1
    return range.count == 1 ? "\(first)" : "\(first),\(range.count)"
  }
}
