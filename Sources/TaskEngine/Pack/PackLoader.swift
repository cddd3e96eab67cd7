import FoundationEssentials
import Grading

/// Reads packs, strictly: every task, every variant of it, every file it names.
package enum PackLoader {
  /// All packs of a folder.
  package static func loadAll(in folder: String) throws(DefinitionError) -> [Pack] {
    var packs: [Pack] = []
    for name in try folders(in: folder) where FileManager.default.fileExists(atPath: "\(folder)/\(name)/pack.yaml") {
      packs.append(try load("\(folder)/\(name)"))
    }
    guard !packs.isEmpty else { throw DefinitionError(file: folder, "expected packs: folders with a pack.yaml") }
    return packs
  }

  package static func load(_ folder: String) throws(DefinitionError) -> Pack {
    let file = "\(folder)/pack.yaml"
    let node = try DefinitionNode.read(try PackLoader.text(file), file: file)
    let id = folder.split(separator: "/").last.map(String.init) ?? folder
    return try node.fields { fields throws(DefinitionError) in
      _ = try fields.required("format", "1").int(1...1)
      let domains = try PackLoader.domains(try fields.required("domains", "a list of domains"))
      var tasks: [TaskSource] = []
      for name in try folders(in: folder) where FileManager.default.fileExists(atPath: "\(folder)/\(name)/task.yaml") {
        let source = try TaskSource(folder: "\(folder)/\(name)", id: name, pack: id)
        for variant in source.variants.indices {
          let task = try source.definition(variant: variant)
          guard domains.contains(where: { $0.name == task.domain }) else {
            throw DefinitionError(
              file: "\(folder)/\(name)/task.yaml", field: "domain",
              "expected one of \(domains.map(\.name).joined(separator: ", ")), found \"\(task.domain)\"")
          }
        }
        tasks.append(source)
      }
      guard !tasks.isEmpty else { throw DefinitionError(file: folder, "expected tasks: folders with a task.yaml") }
      return Pack(
        id: id, title: try fields.required("title").text(), passMark: try fields.required("passMark", "percent").int(1...100),
        minutes: try fields.required("minutes").int(1...600), examTasks: try fields.required("tasks").int(1...100),
        domains: domains, tasks: tasks)
    }
  }

  private static func domains(_ node: DefinitionNode) throws(DefinitionError) -> [Pack.Domain] {
    var domains: [Pack.Domain] = []
    for element in try node.list() {
      domains.append(
        try element.fields { fields throws(DefinitionError) in
          Pack.Domain(name: try fields.required("name").text(), weight: try fields.required("weight", "percent").int(1...100))
        })
    }
    let total = domains.reduce(0) { $0 + $1.weight }
    guard total == 100 else { throw node.fail("expected weights that add up to 100, found \(total)") }
    return domains
  }

  static func folders(in folder: String) throws(DefinitionError) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw DefinitionError(file: folder, "expected a folder that can be read")
    }
  }

  package static func text(_ file: String) throws(DefinitionError) -> String {
    do { return try String(contentsOfFile: file, encoding: .utf8) } catch {
      throw DefinitionError(file: file, "expected a text file that can be read")
    }
  }
}
