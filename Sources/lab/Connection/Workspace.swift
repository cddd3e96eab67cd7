import ArgumentParser
import Glibc
import Grading
import LinuxSystem
import ScoreStore
import TaskEngine

/// Where packs and scores are.
struct Workspace: ParsableArguments {
  @Option(help: ArgumentHelp("The folder with the task packs.", valueName: "folder")) var tasks: String?

  /// `--tasks`, `LAB_TASKS`, `Tasks` here or above, beside the executable, else where an installation puts it.
  var folder: String {
    if let tasks { return tasks }
    if let value = getenv("LAB_TASKS") { return String(cString: value) }
    var candidates: [String] = []
    var place = FileIO.currentDirectory
    while !place.isEmpty {
      candidates.append("\(place)/Tasks")
      place = place.parentFolder
    }
    var binary = ((try? FileIO.readLink("/proc/self/exe")) ?? "").parentFolder
    while !binary.isEmpty {
      candidates.append("\(binary)/Tasks")
      binary = binary.parentFolder
    }
    candidates.append("/usr/share/lab/Tasks")
    return candidates.first { FileIO.exists("\($0)/cka/pack.yaml") } ?? "Tasks"
  }

  func library() throws(DefinitionError) -> Library { Library(try PackLoader.loadAll(in: folder)) }

  func store() throws(ScoreError) -> ScoreStore { try ScoreStore(path: ScoreStore.defaultPath()) }
}

extension FileIO {
  static var currentDirectory: String {
    guard let raw = getcwd(nil, 0) else { return "" }
    defer { free(raw) }
    return String(cString: raw)
  }
}

extension String {
  /// Of an absolute path; empty above the root.
  var parentFolder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
