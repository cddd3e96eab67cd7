import Testing

@testable import NodeInit

private let kubelet = """
  [Unit]
  Description=kubelet: The Kubernetes Node Agent
  # a comment
  [Service]
  ExecStart=/usr/bin/kubelet
  Restart=always
  StartLimitInterval=0
  RestartSec=10

  [Install]
  WantedBy=multi-user.target
  """

private let dropIn = """
  [Service]
  Environment="KUBELET_KUBECONFIG_ARGS=--kubeconfig=/etc/kubernetes/kubelet.conf --x=1" A=b
  EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
  ExecStart=
  ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS \\
    $MISSING ${A}
  nonsense
  """

@Suite struct UnitFileTests {
  @Test func `a drop-in resets and replaces the command`() {
    var file = UnitFile(parsing: kubelet)
    file.read(dropIn)
    let unit = ServiceUnit(name: "kubelet.service", file: file, path: "/usr/lib/systemd/system/kubelet.service")
    #expect(unit.problem == nil)
    #expect(unit.start.count == 1)
    #expect(unit.start.first?.words == ["/usr/bin/kubelet", "$KUBELET_KUBECONFIG_ARGS", "$MISSING", "${A}"])
    #expect(unit.restart == .always)
    #expect(unit.restartSeconds == 10)
    #expect(unit.startLimitSeconds == 0)
    #expect(unit.environmentFiles == ["-/var/lib/kubelet/kubeadm-flags.env"])
    #expect(unit.wantedBy == ["multi-user.target"])
    #expect(file.problems.map(\.message) == ["Missing '=', ignoring line."])
  }

  @Test func `a variable alone becomes its words, within a word it stays one`() {
    let words = CommandLineWords.expand(["/k", "$ARGS", "$NONE", "-x=${A}", "$$HOME"], ["ARGS": "--a=1 --b='2 3'", "A": "p q"])
    #expect(words == ["/k", "--a=1", "--b=2 3", "-x=p q", "$HOME"])
  }

  @Test(arguments: [
    ("10", 10.0), ("1min 30s", 90), ("500ms", 0.5), ("2h", 7200), ("infinity", .infinity),
  ])
  func `time spans are read as systemd reads them`(text: String, seconds: Double) {
    #expect(ServiceUnit.seconds(text) == seconds)
  }

  @Test func `what is no time span is none`() {
    #expect(ServiceUnit.seconds("soon") == nil)
    #expect(ServiceUnit.seconds("") == nil)
  }

  @Test func `a service without a command is refused`() {
    let unit = ServiceUnit(name: "x.service", file: UnitFile(parsing: "[Service]\nRestart=always"), path: "/x")
    #expect(unit.problem?.contains("has no ExecStart=") == true)
  }
}
