import LinuxSystem

/// From a unit's command to a process: environment, substitution, directory.
enum ServiceProcess {
  static func specification(
    _ command: ServiceUnit.Command, _ unit: ServiceUnit, base: [String], output: Descriptor, cgroups: [String]
  ) throws(EnvironmentFileError) -> ProcessSpecification {
    var environment = pairs(base)
    for (name, value) in unit.environment { environment[name] = value }
    for entry in unit.environmentFiles {
      let optional = entry.hasPrefix("-")
      let path = optional ? String(entry.dropFirst()) : entry
      guard let text = try? FileIO.readText(path) else {
        if optional { continue }
        throw EnvironmentFileError(path: path)
      }
      for (name, value) in parse(environmentFile: text) { environment[name] = value }
    }
    let words = CommandLineWords.expand(command.words, environment)
    var specification = ProcessSpecification(
      words.first ?? "", Array(words.dropFirst()),
      environment: environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    specification.workingDirectory = unit.workingDirectory ?? "/"
    specification.descriptors = [1: output, 2: output]
    specification.cgroups = cgroups
    specification.newSession = true
    return specification
  }

  struct EnvironmentFileError: Error, CustomStringConvertible {
    var path: String
    var description: String { "Failed to load environment files: \(path): No such file or directory" }
  }

  /// The name in the journal: the program's.
  static func identifier(_ command: ServiceUnit.Command) -> String {
    command.words.first?.split(separator: "/").last.map(String.init) ?? "unknown"
  }

  static func pairs(_ environment: [String]) -> [String: String] {
    var result: [String: String] = [:]
    for entry in environment {
      guard let equals = entry.firstIndex(of: "=") else { continue }
      result[String(entry[..<equals])] = String(entry[entry.index(after: equals)...])
    }
    return result
  }

  static func parse(environmentFile text: String) -> [(String, String)] {
    text.split(separator: "\n").compactMap { line in
      let line = line.trimmed
      guard !line.isEmpty, line.first != "#", line.first != ";", let equals = line.firstIndex(of: "=") else { return nil }
      var value = String(line[line.index(after: equals)...]).trimmed
      if value.count >= 2, let quote = value.first, quote == "\"" || quote == "'", value.last == quote {
        value = String(value.dropFirst().dropLast())
      }
      return (line[..<equals].trimmed, value)
    }
  }
}
