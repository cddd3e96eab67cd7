import CLinux
import Glibc
import LinuxSystem

/// `journalctl` over the files that node init writes; it needs no service to run, so the log of a broken node can be read too.
package enum JournalctlCommand {
  struct Options: Hashable, Sendable {
    var units: [String] = []
    var lines: Int?
    var follow = false
    var reverse = false
    var catOutput = false
    var since: Double?
    var until: Double?
    var pattern: String?
    var help = false
  }

  enum Problem: Error, Hashable, Sendable { case unknown(String), missingValue(String), badTime(String), notSupported(String) }

  static func parse(_ arguments: [String], now: Double) throws(Problem) -> Options {
    var options = Options()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      var name = argument
      var inline: String?
      if argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") {
        name = String(argument[..<equals])
        inline = String(argument[argument.index(after: equals)...])
      } else if argument.hasPrefix("-"), !argument.hasPrefix("--"), argument.count > 2 {
        // Bundled letters: -xeu kubelet, -n20, -fu kubelet.
        let letters = argument.dropFirst()
        if letters.first == "n", Int(letters.dropFirst()) != nil {
          name = "-n"
          inline = String(letters.dropFirst())
        } else {
          for letter in letters.reversed() { rest.insert("-\(letter)", at: rest.startIndex) }
          continue
        }
      }
      func value() throws(Problem) -> String {
        if let inline { return inline }
        guard let next = rest.popFirst() else { throw .missingValue(name) }
        return next
      }
      switch name {
      case "-u", "--unit": options.units.append(UnitDirectories.canonical(try value()))
      case "-f", "--follow": options.follow = true
      case "-r", "--reverse": options.reverse = true
      case "-n", "--lines":
        if inline == nil, let next = rest.first, Int(next) == nil, next != "all" {
          options.lines = 10
        } else {
          options.lines = Int(try value())
        }
      case "-e", "--pager-end": if options.lines == nil { options.lines = 1000 }
      case "-o", "--output":
        let format = try value()
        switch format {
        case "cat": options.catOutput = true
        case "short", "short-full", "short-iso": break
        default: throw .notSupported("output format \(format)")
        }
      case "-S", "--since": options.since = try time(try value(), now: now)
      case "-U", "--until": options.until = try time(try value(), now: now)
      case "-g", "--grep": options.pattern = try value()
      case "--no-pager", "-x", "--catalog", "-a", "--all", "-q", "--quiet", "-b", "--boot", "--no-hostname", "-l", "--full",
        "--utc",
        "-m", "--merge", "--system":
        break
      case "-h", "--help": options.help = true
      case "-p", "--priority", "-t", "--identifier", "-k", "--dmesg", "--disk-usage", "--vacuum-size", "--vacuum-time",
        "--rotate",
        "--list-boots":
        throw .notSupported(name)
      default: throw .unknown(argument)
      }
    }
    return options
  }

  /// `10 min ago`, `-5m`, `today`, `now`, `@1700000000`, `2026-11-21 10:00:00`, `10:00`.
  static func time(_ text: String, now: Double) throws(Problem) -> Double {
    let text = text.trimmed
    if text == "now" { return now }
    if text.hasPrefix("@"), let seconds = Double(text.dropFirst()) { return seconds }
    if text.hasPrefix("-"), let span = ServiceUnit.seconds(String(text.dropFirst())) { return now - span }
    if text.hasSuffix(" ago"), let span = ServiceUnit.seconds(String(text.dropLast(4))) { return now - span }
    var moment = time_t(now)
    var parts = tm()
    localtime_r(&moment, &parts)
    parts.tm_hour = 0
    parts.tm_min = 0
    parts.tm_sec = 0
    if text == "today" { return Double(mktime(&parts)) }
    if text == "yesterday" { return Double(mktime(&parts)) - 86400 }
    var clock = text[...]
    let words = text.split(separator: " ")
    if let date = words.first, date.contains("-") {
      let numbers = date.split(separator: "-").compactMap { Int32($0) }
      guard numbers.count == 3, words.count <= 2 else { throw .badTime(text) }
      parts.tm_year = numbers[0] - 1900
      parts.tm_mon = numbers[1] - 1
      parts.tm_mday = numbers[2]
      clock = words.count == 2 ? words[1] : "00:00"
    }
    let numbers = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int32($0) }
    guard (2...3).contains(numbers.count), let hour = numbers[0], let minute = numbers[1],
      let second = numbers.count == 3 ? numbers[2] : 0
    else { throw .badTime(text) }
    parts.tm_hour = hour
    parts.tm_min = minute
    parts.tm_sec = second
    return Double(mktime(&parts))
  }

  package static func run(_ arguments: [String]) async -> Int32 {
    let options: Options
    do { options = try parse(arguments, now: wallClock()) } catch {
      let text =
        switch error {
        case .unknown(let option): "journalctl: unrecognized option '\(option)'"
        case .missingValue(let option): "journalctl: option '\(option)' requires an argument"
        case .badTime(let time): "Failed to parse timestamp: \(time)"
        case .notSupported(let what): "journalctl: \(what) is not supported on this machine"
        }
      try? Descriptor(2).write((text + "\n").utf8)
      return 1
    }
    if options.help {
      try? Descriptor(1).write(
        "journalctl [-u UNIT] [-f] [-n LINES] [-r] [-e] [-x] [-S TIME] [-U TIME] [-g TEXT] [-o short|cat]\n".utf8)
      return 0
    }
    let host = (try? FileIO.readText("/proc/sys/kernel/hostname"))?.trimmed ?? "localhost"
    var entries = select(read(options), options)
    if options.follow, options.lines == nil { entries = entries.suffix(10) }
    if entries.isEmpty, !options.follow { try? Descriptor(1).write("-- No entries --\n".utf8) }
    if options.reverse { entries.reverse() }
    guard print(entries, options, host) else { return 0 }
    if options.follow { await follow(options, host, after: entries.last) }
    return 0
  }

  private static func read(_ options: Options) -> [JournalEntry] {
    let units = options.units.isEmpty ? Journal.units() : options.units
    return units.flatMap { Journal.read($0) }.sorted { $0.time < $1.time }
  }

  static func select(_ entries: [JournalEntry], _ options: Options) -> [JournalEntry] {
    var kept = entries.filter { entry in
      let time = Double(entry.time) / 1e6
      if let since = options.since, time < since { return false }
      if let until = options.until, time > until { return false }
      if let pattern = options.pattern, !entry.message.lowercased().contains(pattern.lowercased()) { return false }
      return true
    }
    if let lines = options.lines { kept = Array(kept.suffix(lines)) }
    return kept
  }

  /// False when nobody reads any more.
  private static func print(_ entries: [JournalEntry], _ options: Options, _ host: String) -> Bool {
    let text = entries.map { options.catOutput ? $0.message + "\n" : $0.short(host: host) }.joined()
    do { try Descriptor(1).write(text.utf8) } catch { return false }
    return true
  }

  private static func follow(_ options: Options, _ host: String, after last: JournalEntry?) async {
    guard let watch = try? system("inotify_init", { cl_inotify_create() }) else { return }
    let descriptor = Descriptor(watch)
    _ = cl_inotify_add(watch, Journal.directory, CL_IN_MODIFY | CL_IN_CREATE | CL_IN_MOVED_TO)
    var newest = last?.time ?? 0
    while (try? await Poller.shared.wait(descriptor.raw, for: .readable)) != nil {
      _ = try? descriptor.read()
      var later = options
      later.lines = nil
      let fresh = select(read(options).filter { $0.time > newest }, later)
      if let time = fresh.last?.time { newest = time }
      if !print(fresh, options, host) { return }
    }
  }
}
