/// Lines of cells in columns, as Go's text/tabwriter aligns them: at least eight wide, the last one as it is.
struct TabularText: Sendable {
  private static let leastWidth = 8
  private var rows: [[String]] = []

  init(_ headers: [String]) { add(headers) }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// Cells end in a comma, but for the last.
  var text: String {
    let widths = (0..<(rows.first?.count ?? 0)).map { column in
      max(Self.leastWidth, rows.reduce(0) { max($0, $1[column].unicodeScalars.count + 2) })
    }
    return rows.map { row in
      row.indices.map { column in
        guard column + 1 < row.count else { return row[column] }
        let cell = row[column] + ","
        return cell + String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
      }
      .joined() + "\n"
    }
    .joined()
  }
}
