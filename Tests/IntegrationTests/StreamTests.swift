import KubeAPI
import LinuxSystem
import Testing

/// kubectl's streams to and from pods, over each transport it has.
@Suite(
  .serialized, .disabled(if: LabTool.obstacle != nil, Comment(rawValue: LabTool.obstacle ?? "")), RunningCluster(),
  .timeLimit(.minutes(10)))
struct StreamTests {
  /// A kubectl and whether it uses WebSockets or SPDY.
  struct Transport: Hashable, Sendable, CustomTestStringConvertible {
    var kubectl: String
    var usesWebSockets: Bool

    var testDescription: String { "\(kubectl) over \(usesWebSockets ? "WebSocket" : "SPDY")" }

    /// Runs a shell script in which `kubectl` is this one. The status is that of the script.
    func shell(_ script: String) async throws -> (text: String, status: Int32) {
      let environment = [
        "PATH=\(LabTool.root)/.tools/bin:/usr/local/bin:/usr/bin:/bin", "HOME=/tmp",
        "KUBECONFIG=/var/lib/lab/clusters/\(LabTool.cluster)/admin.conf",
        "KUBECTL_REMOTE_COMMAND_WEBSOCKETS=\(usesWebSockets)", "KUBECTL_PORT_FORWARD_WEBSOCKETS=\(usesWebSockets)",
      ]
      let output = try await ChildProcess.capture(
        ProcessSpecification(
          "/bin/bash", ["-c", "kubectl() { command \(kubectl) \"$@\"; }; \(script)"], environment: environment))
      return (output.outputText + output.errorText, output.status.shellCode)
    }
  }

  /// An older kubectl takes part when Scripts/setup or somebody else put it beside ours.
  static let transports = ["kubectl", "kubectl-1.32"].filter { FileIO.exists("\(LabTool.root)/.tools/bin/\($0)") }.flatMap {
    [Transport(kubectl: $0, usesWebSockets: true), Transport(kubectl: $0, usesWebSockets: false)]
  }

  private func box() async throws {
    try await Kubectl.apply(
      """
      {apiVersion: v1, kind: Pod, metadata: {name: box}, spec: {terminationGracePeriodSeconds: 0, containers: [
        {name: box, image: busybox, command: [sh, -c, "echo first; echo second; sleep 3600"]}]}}
      """)
    try await Kubectl.run("wait", "pod", "box", "--for=condition=Ready", "--timeout=60s")
  }

  private func web() async throws {
    try await Kubectl.apply(
      """
      {apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {terminationGracePeriodSeconds: 0,
        containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 8080, targetPort: 80}]}}
      """)
    try await Kubectl.run("wait", "pod", "web", "--for=condition=Ready", "--timeout=60s")
  }

  @Test("exec carries output, errors, input and exit codes", arguments: transports)
  func exec(_ transport: Transport) async throws {
    try await box()
    #expect(try await transport.shell("kubectl exec box -- echo hello").text == "hello\n")
    #expect(try await transport.shell("kubectl exec box -- sh -c 'echo out; echo err >&2' 2>/dev/null").text == "out\n")
    let failed = try await transport.shell("kubectl exec box -- sh -c 'exit 7'")
    #expect(failed.status == 7)
    #expect(failed.text == "command terminated with exit code 7\n")
    #expect(try await transport.shell("seq 200000 | kubectl exec -i box -- tail -n 1").text == "200000\n")
    #expect(try await transport.shell("kubectl exec box -- head -c 20000000 /dev/zero | wc -c").text == "20000000\n")
    #expect(try await transport.shell("yes | head -c 3000000 | kubectl exec -i box -- true").status == 0)
    #expect(try await transport.shell("kubectl exec box -- yes 2>/dev/null | head -n 1").text == "y\n")
  }

  @Test("A command that is not there is told in containerd's words, once", arguments: transports)
  func noCommand(_ transport: Transport) async throws {
    try await box()
    let answer = try await transport.shell("kubectl exec box -- nothere")
    #expect(answer.status == 1)
    #expect(answer.text.split(separator: "\n").count == 1)
    #expect(
      answer.text.hasPrefix(
        "error: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec \""
      ))
    #expect(answer.text.hasSuffix("exec: \"nothere\": executable file not found in $PATH: unknown\n"))
  }

  @Test("Files and folders are copied in both directions", arguments: transports)
  func copy(_ transport: Transport) async throws {
    try await box()
    let answer = try await transport.shell(
      """
      set -e; d=$(mktemp -d); mkdir $d/in; head -c 5000000 /dev/urandom > $d/in/big; echo x > $d/in/small
      kubectl exec box -- rm -rf /tmp/in; kubectl cp $d/in box:/tmp/in; kubectl cp box:/tmp/in $d/out >/dev/null 2>&1
      diff -r $d/in $d/out && echo same; rm -rf $d
      """)
    #expect(answer.text == "same\n")
  }

  @Test(
    "Many connections are forwarded at a time, to pods and through services", arguments: transports,
    ["pod/web :80", "svc/web :8080"])
  func portForward(_ transport: Transport, _ target: String) async throws {
    try await web()
    let answer = try await transport.shell(
      """
      out=$(mktemp); command \(transport.kubectl) port-forward \(target) >$out 2>&1 & pid=$!
      for i in $(seq 200); do port=$(sed -n 's/^Forwarding from 127.0.0.1:\\([0-9]*\\) .*/\\1/p' $out); [ -n "$port" ] && break; sleep 0.1; done
      seq 60 | xargs -P 20 -I{} curl -s -m 30 -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:$port/ | sort | uniq -c | tr -s ' '
      kill $pid; rm $out
      """)
    #expect(answer.text == " 60 200\n")
  }

  @Test("What listens on the IPv6 loopback address only is reached too", arguments: transports)
  func portForward6(_ transport: Transport) async throws {
    try await box()
    let answer = try await transport.shell(
      """
      kubectl exec box -- sh -c 'mkdir -p /tmp/six; echo six > /tmp/six/index.html; httpd -p "[::1]:8066" -h /tmp/six' 2>/dev/null
      out=$(mktemp); command \(transport.kubectl) port-forward pod/box :8066 >$out 2>&1 & pid=$!
      for i in $(seq 200); do port=$(sed -n 's/^Forwarding from 127.0.0.1:\\([0-9]*\\) .*/\\1/p' $out); [ -n "$port" ] && break; sleep 0.1; done
      curl -s -m 30 http://127.0.0.1:$port/; kill $pid; rm $out
      """)
    #expect(answer.text == "six\n")
  }

  @Test("A port where nothing listens is told in containerd's words", arguments: transports)
  func noPort(_ transport: Transport) async throws {
    try await web()
    let answer = try await transport.shell(
      """
      out=$(mktemp); command \(transport.kubectl) port-forward pod/web :81 >$out 2>&1 & pid=$!
      for i in $(seq 200); do port=$(sed -n 's/^Forwarding from 127.0.0.1:\\([0-9]*\\) .*/\\1/p' $out); [ -n "$port" ] && break; sleep 0.1; done
      curl -s -m 30 http://127.0.0.1:$port/; wait $pid; cat $out; rm $out
      """)
    #expect(answer.text.contains("error forwarding port 81 to pod "))
    #expect(
      answer.text.contains(
        "IPv4: dial tcp4 127.0.0.1:81: connect: connection refused IPv6 dial tcp6 [::1]:81: connect: connection refused "))
    #expect(answer.text.contains("error: lost connection to pod"))
  }

  @Test("A pod is run with its streams attached and removed, with its exit code", arguments: transports)
  func run(_ transport: Transport) async throws {
    let echo = try await transport.shell("echo hello | kubectl run r1 --rm -i --quiet --image=busybox --restart=Never -- cat")
    #expect(echo.text.contains("hello\n"))
    let failed = try await transport.shell(
      "kubectl run r2 --rm -i --quiet --image=busybox --restart=Never -- sh -c 'sleep 1; exit 3'")
    #expect(failed.status == 3)
  }

  @Test("A container for debugging joins a running pod") func debug() async throws {
    try await box()
    let transport = Transport(kubectl: "kubectl", usesWebSockets: true)
    let answer = try await transport.shell(
      "kubectl debug box -q -i --profile=general --image=busybox --target=box -c dbg -- sh -c 'sleep 1; ps -o args'")
    #expect(answer.text.contains("sleep 3600"))
    let pod = try await Kubectl.json("get", "pod", "box")
    #expect(pod["status"]["ephemeralContainerStatuses"].elements.first?["name"] == "dbg")
    try await Kubectl.run("delete", "pod", "box", "--now")
  }

  @Test("The proxy leads to ready pods of a service, and says when there are none") func proxy() async throws {
    try await web()
    let path = "/api/v1/namespaces/default/services"
    let page = try await Kubectl.until(["kubectl", "get", "--raw", "\(path)/web:8080/proxy/"]) { $0.contains("nginx") }
    #expect(page.contains("<title>Welcome to nginx!</title>"))
    try await Kubectl.apply("{apiVersion: v1, kind: Service, metadata: {name: none}, spec: {ports: [{port: 80}]}}")
    let none = try await LabTool.run(["kubectl", "get", "--raw", "\(path)/none/proxy/"], allowFailure: true)
    #expect(none == "Error from server (ServiceUnavailable): no endpoints available for service \"none\"\n")
  }
}
