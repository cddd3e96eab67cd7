/// Where things stand on a screen of a given size.
struct Layout: Hashable, Sendable {
  static let minimum = Size(rows: 18, columns: 72)

  let header: Rect
  let questionTitle: Rect
  let question: Rect
  let shellTitle: Rect
  let shell: Rect
  /// The list of tasks, where there is room for it all the time.
  let listTitle: Rect?
  let list: Rect?
  let divider: Rect?
  let status: Rect
  let overlay: Rect

  var overlayText: Rect { overlay.inset(rows: 1, columns: 2) }

  init(_ state: RoomState) {
    self.init(state.size, tasks: state.tasks.count, zoomed: state.isZoomed ? state.focus : nil)
  }

  init(_ size: Size, tasks: Int, zoomed: RoomState.Pane? = nil) {
    let (rows, columns) = (size.rows, size.columns)
    let body = Rect(row: 1, column: 0, rows: rows - 2, columns: columns)
    header = Rect(row: 0, column: 0, rows: 1, columns: columns)
    status = Rect(row: rows - 1, column: 0, rows: 1, columns: columns)
    overlay = Rect(row: 1, column: 0, rows: rows - 2, columns: columns)
    let nothing = Rect(row: body.row, column: 0, rows: 0, columns: columns)
    func split(_ rect: Rect) -> (Rect, Rect) {
      (
        Rect(row: rect.row, column: rect.column, rows: min(1, rect.rows), columns: rect.columns),
        Rect(row: rect.row + 1, column: rect.column, rows: rect.rows - 1, columns: rect.columns)
      )
    }
    if let zoomed {
      listTitle = nil
      list = nil
      divider = nil
      (questionTitle, question) = zoomed == .question ? split(body) : (nothing, nothing)
      (shellTitle, shell) = zoomed == .shell ? split(body) : (nothing, nothing)
    } else if columns >= 132 {
      let left = min(72, columns * 2 / 5)
      let listRows = rows >= 30 ? min(tasks + 1, body.rows / 3) : 0
      divider = Rect(row: body.row, column: left, rows: body.rows, columns: 1)
      (questionTitle, question) = split(Rect(row: body.row, column: 0, rows: body.rows - listRows, columns: left))
      (shellTitle, shell) = split(Rect(row: body.row, column: left + 1, rows: body.rows, columns: columns - left - 1))
      let below = split(Rect(row: body.row + body.rows - listRows, column: 0, rows: listRows, columns: left))
      listTitle = listRows > 1 ? below.0 : nil
      list = listRows > 1 ? below.1 : nil
    } else {
      let top = max(7, body.rows * 2 / 5)
      listTitle = nil
      list = nil
      divider = nil
      (questionTitle, question) = split(Rect(row: body.row, column: 0, rows: top, columns: columns))
      (shellTitle, shell) = split(Rect(row: body.row + top, column: 0, rows: body.rows - top, columns: columns))
    }
  }
}
