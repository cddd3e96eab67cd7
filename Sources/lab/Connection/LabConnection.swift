import ClusterKit
import ExamRoom
import Glibc
import LinuxSystem
import TaskEngine

/// A running cluster, and the shell of its workstation.
enum LabConnection {
  static func open(_ name: String) async throws -> ClusterAccess {
    let cluster = try Cluster.open(name)
    // Says at once, and with the remedy, when the cluster is down.
    _ = try cluster.workstation
    return try ClusterAccess(cluster)
  }

  /// What `lab shell` opens, on a terminal of the room's own.
  static func shell(of cluster: String) throws -> RoomShell {
    let executable = try FileIO.readLink("/proc/self/exe")
    var environment = ProcessSpecification.defaultEnvironment + ["TERM=xterm-256color"]
    for name in ["LAB_STATE", "XDG_RUNTIME_DIR"] {
      if let value = getenv(name) { environment.append("\(name)=\(String(cString: value))") }
    }
    return RoomShell([executable, "shell", "--cluster", cluster], environment: environment)
  }
}
