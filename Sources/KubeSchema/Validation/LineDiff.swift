/// The differences of two lists of lines, found as Python's difflib finds them (and Go's port of it, which upstream's server uses): the
/// longest common block first, then those on its either side.
struct LineDiff {
  enum Line {
    case kept(Int)
    case removed(Int)
    case added(Int)
  }

  struct Hunk {
    var old: Range<Int>
    var new: Range<Int>
    var lines: [Line]
  }

  private let old: [String]
  private let new: [String]
  /// Where a line stands in `new`; lines that stand nearly everywhere tell nothing and are left out.
  private let places: [String: [Int]]

  init(_ old: [String], _ new: [String]) {
    (self.old, self.new) = (old, new)
    var places: [String: [Int]] = [:]
    for (index, line) in new.enumerated() { places[line, default: []].append(index) }
    if new.count >= 200 { places = places.filter { $0.value.count <= new.count / 100 + 1 } }
    self.places = places
  }

  private struct Block {
    var old: Int
    var new: Int
    var count: Int
  }

  private func longest(_ a: Range<Int>, _ b: Range<Int>) -> Block {
    var best = Block(old: a.lowerBound, new: b.lowerBound, count: 0)
    var lengths: [Int: Int] = [:]
    for i in a {
      var next: [Int: Int] = [:]
      for j in places[old[i]] ?? [] where b.contains(j) {
        let length = (lengths[j - 1] ?? 0) + 1
        next[j] = length
        if length > best.count { best = Block(old: i - length + 1, new: j - length + 1, count: length) }
      }
      lengths = next
    }
    // Lines that were left out may belong to the block all the same.
    while best.old > a.lowerBound, best.new > b.lowerBound, old[best.old - 1] == new[best.new - 1] {
      best = Block(old: best.old - 1, new: best.new - 1, count: best.count + 1)
    }
    while best.old + best.count < a.upperBound, best.new + best.count < b.upperBound,
      old[best.old + best.count] == new[best.new + best.count]
    { best.count += 1 }
    return best
  }

  private func blocks() -> [Block] {
    var pending = [(old.indices, new.indices)]
    var found: [Block] = []
    while let (a, b) = pending.popLast() {
      let block = longest(a, b)
      guard block.count > 0 else { continue }
      found.append(block)
      pending.append((a.lowerBound..<block.old, b.lowerBound..<block.new))
      pending.append((block.old + block.count..<a.upperBound, block.new + block.count..<b.upperBound))
    }
    return found.sorted { $0.old < $1.old }
  }

  private func lines() -> [Line] {
    var lines: [Line] = []
    var (i, j) = (0, 0)
    for block in blocks() + [Block(old: old.count, new: new.count, count: 0)] {
      lines += (i..<block.old).map(Line.removed) + (j..<block.new).map(Line.added)
      lines += (block.old..<block.old + block.count).map(Line.kept)
      (i, j) = (block.old + block.count, block.new + block.count)
    }
    return lines
  }

  /// Changes that are closer than twice `context` lines share a hunk.
  func hunks(context: Int) -> [Hunk] {
    let lines = lines()
    let changes = lines.indices.filter { if case .kept = lines[$0] { false } else { true } }
    guard let first = changes.first else { return [] }
    var groups = [first..<first + 1]
    for change in changes.dropFirst() {
      if change - groups[groups.count - 1].upperBound <= 2 * context {
        groups[groups.count - 1] = groups[groups.count - 1].lowerBound..<change + 1
      } else {
        groups.append(change..<change + 1)
      }
    }
    return groups.map { group in
      let range = max(0, group.lowerBound - context)..<min(lines.count, group.upperBound + context)
      return hunk(Array(lines[range]), after: lines[..<range.lowerBound])
    }
  }

  private func hunk(_ lines: [Line], after before: ArraySlice<Line>) -> Hunk {
    func counts(_ lines: some Sequence<Line>) -> (old: Int, new: Int) {
      lines.reduce(into: (0, 0)) { count, line in
        switch line {
        case .kept: count = (count.0 + 1, count.1 + 1)
        case .removed: count.0 += 1
        case .added: count.1 += 1
        }
      }
    }
    let (start, size) = (counts(before), counts(lines))
    return Hunk(old: start.old..<start.old + size.old, new: start.new..<start.new + size.new, lines: lines)
  }
}
