import CLinux

/// What a process is to its descendants.
package enum ProcessSettings {
  /// From now on processes whose parent ended become this process' children rather than PID 1's.
  package static func becomeSubreaper() throws(SystemError) {
    try system("set child subreaper") { cl_set_child_subreaper() }
  }
}

extension ChildProcess {
  /// Holds a process that something else started. Only for a process that became our child, by reparenting to a subreaper, will
  /// `wait` learn the status; for others it throws once the process has ended.
  package static func adopt(pid: Int32) throws(SystemError) -> ChildProcess {
    ChildProcess(pid: pid, pidfd: Descriptor(try system("pidfd_open", path: String(pid)) { cl_pidfd_open(pid) }))
  }
}
