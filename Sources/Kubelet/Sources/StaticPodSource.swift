import KubeAPI
import LinuxSystem

/// The pods of a directory of manifests, anew after every change of the directory.
package struct StaticPodSource: Sendable {
  let directory: String
  let nodeName: String

  /// Calls `update` with all pods, first at once, until the task is cancelled.
  func run(_ update: @Sendable ([KubeObject]) async -> Void) async {
    var complaints: Set<String> = []
    while !Task.isCancelled {
      do {
        try FileIO.makeDirectory(directory)
        let watch = try DirectoryWatch(directory)
        while true {
          await update(read(&complaints))
          try await watch.changed()
          // An editor writes in several steps; what comes within a moment is read once.
          try await Task.sleep(for: .milliseconds(20))
        }
      } catch is CancellationError {
        return
      } catch {
        Log.error("Unable to read config path \(directory): \(error)")
        try? await Task.sleep(for: .seconds(5))
      }
    }
  }

  /// A file that is no pod is reported once and left out; the pods of the others run.
  private func read(_ complaints: inout Set<String>) -> [KubeObject] {
    var pods: [KubeObject] = []
    var current: Set<String> = []
    for name in (try? FileIO.list(directory)) ?? [] where !name.hasPrefix(".") && !FileIO.isDirectory("\(directory)/\(name)") {
      let file = "\(directory)/\(name)"
      do {
        let pod = try StaticPod.read(try FileIO.readText(file), file: file, nodeName: nodeName)
        if !pods.contains(where: { $0.key == pod.key }) { pods.append(pod) }
      } catch {
        let text = "Could not process manifest file: \(error)"
        if !complaints.contains(text) { Log.error(text) }
        current.insert(text)
      }
    }
    complaints = current
    return pods
  }
}
