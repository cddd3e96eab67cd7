import KubeAPI

extension Library {
  static func duration(_ name: String, _ nanoseconds: Int64) -> CELValue? {
    switch name {
    case "getHours": .int(nanoseconds / 3_600_000_000_000)
    case "getMinutes": .int(nanoseconds / 60_000_000_000)
    case "getSeconds": .int(nanoseconds / 1_000_000_000)
    case "getMilliseconds": .int(nanoseconds / 1_000_000)
    default: nil
    }
  }

  /// Parts of a time, in UTC, in a fixed offset such as "+02:00", or in a zone of the time zone database.
  static func timestamp(_ name: String, _ time: CELTimestamp, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    guard arguments.count <= 1 else { return nil }
    let nanoseconds = time.nanoseconds
    var time = Timestamp(seconds: time.seconds)
    if let zone = arguments.first {
      guard let zone = zone.string else { return nil }
      time.microseconds += try offset(zone, at: time) * 1_000_000
    }
    let text = time.text
    func part(_ from: Int, _ count: Int) -> Int64 { Int64(text.dropFirst(from).prefix(count)) ?? 0 }
    let days = time.seconds >= 0 ? time.seconds / 86_400 : -((86_399 - time.seconds) / 86_400)
    switch name {
    case "getFullYear": return .int(part(0, 4))
    case "getMonth": return .int(part(5, 2) - 1)
    case "getDate": return .int(part(8, 2))
    case "getDayOfMonth": return .int(part(8, 2) - 1)
    case "getDayOfWeek": return .int(((days + 4) % 7 + 7) % 7)
    case "getDayOfYear":
      guard let start = Timestamp("\(text.prefix(4))-01-01T00:00:00Z") else { return nil }
      return .int((time.seconds - start.seconds) / 86_400)
    case "getHours": return .int(part(11, 2))
    case "getMinutes": return .int(part(14, 2))
    case "getSeconds": return .int(part(17, 2))
    case "getMilliseconds": return .int(nanoseconds / 1_000_000)
    default: return nil
    }
  }

  /// Seconds east of Greenwich. What has no colon is a name, as cel-go has it.
  private static func offset(_ zone: String, at time: Timestamp) throws(CELError) -> Int64 {
    guard let colon = zone.firstIndex(of: ":") else {
      guard let found = TimeZone.named(zone) else { throw .invalid("unknown time zone \(zone)") }
      return found.offset(at: time)
    }
    func number(_ text: Substring) throws(CELError) -> Int64 {
      guard let number = Int64(text) else {
        throw .invalid("strconv.Atoi: parsing \(String(text).goQuoted): invalid syntax")
      }
      return number
    }
    let hours = try number(zone[..<colon])
    let minutes = try number(zone[zone.index(after: colon)...])
    return zone.hasPrefix("-") ? hours * 3_600 - minutes * 60 : hours * 3_600 + minutes * 60
  }
}
