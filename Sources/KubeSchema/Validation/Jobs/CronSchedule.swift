/// Checks the text of a schedule, as robfig/cron reads it.
enum CronSchedule {
  /// Why a text is no schedule; nil when it is one.
  static func fault(of text: String) -> String? {
    var text = text
    if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") {
      let zone = text.prefix { $0 != " " }.split(separator: "=", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
      if !zone.isEmpty, zone != "Local", !TimeZoneNames.contains(zone) {
        return "provided bad location \(zone): unknown time zone \(zone)"
      }
      text = String(text.drop { $0 != " " }.drop { $0 == " " })
    }
    if text.hasPrefix("@") {
      let words = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]
      return words.contains(text) || text.hasPrefix("@every ") ? nil : "unrecognized descriptor: \(text)"
    }
    let parts = text.split(whereSeparator: \.isWhitespace)
    guard parts.count == 5 else {
      let found = parts.map { "\"\($0)\"" }.joined(separator: " ").isEmpty ? "[]" : "[\(parts.joined(separator: " "))]"
      return "expected exactly 5 fields, found \(parts.count): \(found)"
    }
    for (part, bounds) in zip(parts, [0...59, 0...23, 1...31, 1...12, 0...6]) {
      for range in part.split(separator: ",", omittingEmptySubsequences: false) {
        if let fault = fault(of: range, bounds, names: bounds == 1...12 ? months : bounds == 0...6 ? days : []) { return fault }
      }
    }
    return nil
  }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  private static func fault(of range: Substring, _ bounds: ClosedRange<Int>, names: [String]) -> String? {
    let stepped = range.split(separator: "/", omittingEmptySubsequences: false)
    let ends = stepped[0].split(separator: "-", omittingEmptySubsequences: false)
    if stepped.count > 2 { return "too many slashes: \(range)" }
    if ends.count > 2 { return "too many hyphens: \(range)" }
    func number(_ text: Substring) -> Int? {
      if let position = names.firstIndex(of: text.lowercased()) { return position + bounds.lowerBound }
      return Int(text).flatMap { $0 < 0 ? nil : $0 }
    }
    if stepped.count == 2, Int(stepped[1]) ?? 0 <= 0 {
      return Int(stepped[1]) == nil
        ? "failed to parse int from \(stepped[1]): strconv.Atoi: parsing \"\(stepped[1])\": invalid syntax"
        : "step of range should be a positive number: \(range)"
    }
    if stepped[0] == "*" || stepped[0] == "?" { return nil }
    var values: [Int] = []
    for end in ends {
      guard let value = number(end) else {
        return "failed to parse int from \(end): strconv.Atoi: parsing \"\(end)\": invalid syntax"
      }
      values.append(value)
    }
    if values[0] < bounds.lowerBound { return "beginning of range (\(values[0])) below minimum (\(bounds.lowerBound)): \(range)" }
    let end = values.count == 2 ? values[1] : values[0]
    if end > bounds.upperBound { return "end of range (\(end)) above maximum (\(bounds.upperBound)): \(range)" }
    if values[0] > end { return "beginning of range (\(values[0])) beyond end of range (\(end)): \(range)" }
    return nil
  }
}
