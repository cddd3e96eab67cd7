/// How to start a program: everything happens in the child between clone and exec, in the order of the fields below `arguments`.
package struct ProcessSpecification: Sendable {
  /// Without a slash it is looked up in the child's `PATH`, after its root and namespaces changed.
  package var executable: String
  /// All of argv, the name included.
  package var arguments: [String]
  /// All of the environment as `NAME=value`; nothing is inherited.
  package var environment: [String]
  /// `cgroup.procs` files the child enters before anything else.
  package var cgroups: [String] = []
  /// Namespaces to enter, in this order; mount goes last, for it changes what paths mean.
  package var join: [NamespaceHandle] = []
  /// Namespaces to make. A new mount namespace starts with private propagation.
  package var unshare: Set<NamespaceKind> = []
  /// A directory to chroot to.
  package var root: String?
  package var workingDirectory: String?
  /// The child's descriptor number and what it is there. 0, 1 and 2 are /dev/null unless given; all others are closed.
  package var descriptors: [Int32: Descriptor] = [:]
  package var newSession = false
  /// The child's descriptor number of the terminal that becomes its controlling one.
  package var controllingTerminal: Int32?
  package var identity: Identity?
  /// Sent to the child when the thread that spawned it ends, so use it from threads that live as long as the process.
  package var deathSignal: Int32?

  package struct Identity: Hashable, Sendable {
    package var uid: UInt32
    package var gid: UInt32
    package var groups: [UInt32]

    package init(uid: UInt32, gid: UInt32, groups: [UInt32] = []) {
      self.uid = uid
      self.gid = gid
      self.groups = groups
    }
  }

  package init(_ executable: String, _ arguments: [String] = [], environment: [String] = ProcessSpecification.defaultEnvironment)
  {
    self.executable = executable
    self.arguments = [executable] + arguments
    self.environment = environment
  }

  package static let defaultEnvironment = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8",
  ]

  /// Standard input, output and error inherited from this process.
  package mutating func inheritStandardStreams() {
    for number: Int32 in 0...2 { descriptors[number] = Descriptor(number) }
  }
}
