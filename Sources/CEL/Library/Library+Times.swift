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

  /// Parts of a time, in UTC or in a fixed offset such as "+02:00".
  static func timestamp(_ name: String, _ time: Timestamp, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    guard arguments.count <= 1 else { return nil }
    var time = time
    if let zone = arguments.first {
      guard let zone = zone.string else { return nil }
      guard let offset = offset(zone) else {
        throw CELError(
          .unsupported, "time zone \(CELValue.string(zone).json.text) is not supported: give UTC or an offset like +02:00")
      }
      time.microseconds += offset * 1_000_000
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
    case "getMilliseconds": return .int((time.microseconds - time.seconds * 1_000_000) / 1_000)
    default: return nil
    }
  }

  private static func offset(_ zone: String) -> Int64? {
    if zone == "UTC" || zone == "Z" || zone == "" { return 0 }
    let sign: Int64 = zone.hasPrefix("-") ? -1 : 1
    let digits = zone.hasPrefix("-") || zone.hasPrefix("+") ? zone.dropFirst() : zone[...]
    let parts = digits.split(separator: ":")
    guard parts.count == 2, let hours = Int64(parts[0]), let minutes = Int64(parts[1]), hours < 24, minutes < 60 else {
      return nil
    }
    return sign * (hours * 3_600 + minutes * 60)
  }
}
