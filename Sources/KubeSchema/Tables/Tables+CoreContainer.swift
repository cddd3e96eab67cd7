extension Tables {
  static let coreContainer = """
    package core io.k8s.api.core.v1 v1
    ProbeHandler inline
      exec ExecAction? | Run a command.
      httpGet HTTPGetAction? | Make an HTTP request.
      tcpSocket TCPSocketAction? | Open a connection.
      grpc GRPCAction? | Ask over gRPC.
    Container | A process and its surroundings, run from an image.
      name! string | Unique in the Pod; a DNS label.
      image string | The image to run, such as nginx:1.27.
      command [string] | Replaces the image's entry point; not run in a shell.
      args [string] | Arguments; replace the image's own.
      workingDir string | Where the process starts.
      ports [ContainerPort] map(containerPort,protocol) merge(containerPort) | Ports the container listens on; naming them here is for people and for Services.
      envFrom [EnvFromSource] | ConfigMaps and Secrets whose keys become environment variables.
      env [EnvVar] keyed(name) | Environment variables.
      resources ResourceRequirements | CPU, memory and other resources it asks for and may use at most.
      resizePolicy [ContainerResizePolicy] | What happens to it when its resources change.
      restartPolicy string? | Always makes an init container a sidecar; otherwise overrides the Pod's policy.
      restartPolicyRules [ContainerRestartRule] | Exceptions to the restart policy by exit code.
      volumeMounts [VolumeMount] keyed(mountPath) | Where volumes of the Pod appear.
      volumeDevices [VolumeDevice] keyed(devicePath) | Block devices.
      livenessProbe Probe? | When it fails, the container is restarted.
      readinessProbe Probe? | While it fails, Services do not send traffic.
      startupProbe Probe? | Until it succeeds, the other probes wait.
      lifecycle Lifecycle? | What to do after the start and before the end.
      terminationMessagePath string | The file whose content becomes the message of the ended container.
      terminationMessagePolicy string enum(FallbackToLogsOnError,File) | Whether the end of the log may stand in for that file.
      imagePullPolicy string enum(Always,IfNotPresent,Never) | When the image is pulled. Always for the tag latest, else IfNotPresent.
      securityContext SecurityContext? | Security settings; they win over those of the Pod.
      stdin bool | Keep standard input open.
      stdinOnce bool | Close standard input when the first client has left.
      tty bool | Give it a terminal; needs stdin.
    EphemeralContainer | A container that is added to a running Pod, for debugging.
      include Container
      targetContainerName string | The container whose processes it sees.
    ContainerPort | A port of a container.
      name string | A name, unique in the Pod, that Services may refer to.
      hostPort int32 | The port on the node's addresses.
      containerPort! int32 | The port, 1 to 65535.
      protocol string enum(SCTP,TCP,UDP) =TCP | TCP, UDP or SCTP; TCP by default.
      hostIP string | The address of the node to bind hostPort to.
    ContainerResizePolicy | What happens when a resource changes.
      resourceName! string | cpu or memory.
      restartPolicy! string | NotRequired or RestartContainer.
    ContainerRestartRule | Decides about a restart after certain exits.
      action! string omitted | Restart or RestartAllContainers.
      exitCodes ContainerRestartRuleOnExitCodes? | The exits it is about.
    ContainerRestartRuleOnExitCodes | A set of exit codes.
      operator! string omitted | In or NotIn.
      values [int32] set | The codes.
    EnvFromSource | A source of environment variables.
      prefix string | Put in front of every name.
      configMapRef ConfigMapEnvSource? | A ConfigMap.
      secretRef SecretEnvSource? | A Secret.
    ConfigMapEnvSource | A ConfigMap as a source of environment variables.
      name string zero | Its name.
      optional bool? | Whether it may be missing.
    SecretEnvSource | A Secret as a source of environment variables.
      name string zero | Its name.
      optional bool? | Whether it may be missing.
    EnvVar | An environment variable.
      name! string | Its name.
      value string | Its value; $(OTHER) is replaced by variables defined before.
      valueFrom EnvVarSource? | Where the value comes from instead.
    EnvVarSource | Where the value of a variable comes from.
      fieldRef ObjectFieldSelector? | A field of the Pod, such as status.podIP.
      resourceFieldRef ResourceFieldSelector? | A resource of a container, such as limits.memory.
      configMapKeyRef ConfigMapKeySelector? | A key of a ConfigMap.
      secretKeyRef SecretKeySelector? | A key of a Secret.
      fileKeyRef FileKeySelector? | A key of a file in a volume.
    ObjectFieldSelector atomic | A field of the Pod.
      apiVersion string | The version the path belongs to; v1 by default.
      fieldPath! string | The path of the field.
    ResourceFieldSelector atomic | A resource of a container.
      containerName string | The container; needed in volumes.
      resource! string | requests.cpu, limits.memory and so on.
      divisor quantity | The unit the value is given in; 1 by default.
    ConfigMapKeySelector atomic | A key of a ConfigMap.
      name string zero | The ConfigMap.
      key! string | The key.
      optional bool? | Whether map or key may be missing.
    SecretKeySelector atomic | A key of a Secret.
      name string zero | The Secret.
      key! string | The key.
      optional bool? | Whether Secret or key may be missing.
    FileKeySelector atomic | A key of a file with variables.
      volumeName! string | The volume that holds the file.
      path! string | The file in the volume.
      key! string | The key in the file.
      optional bool? =false | Whether file or key may be missing.
    ResourceRequirements | What a container needs and what it may use.
      limits {quantity} | At most so much: more CPU is withheld, more memory ends the container.
      requests {quantity} | At least so much is set aside on the node; equal to the limits if not given.
      claims [ResourceClaim] map(name) | Devices, by the names of the Pod's resourceClaims.
    ResourceClaim | A claim of the Pod that the container uses.
      name! string | Its name in the Pod.
      request string | One request of the claim; all if empty.
    VolumeMount | Where a volume appears in a container.
      name! string | The volume's name in the Pod.
      readOnly bool | Mount it read-only.
      recursiveReadOnly string? | Whether mounts below are read-only too.
      mountPath! string | The path in the container.
      subPath string | A path within the volume instead of its root.
      mountPropagation string? enum(Bidirectional,HostToContainer,None) | Whether mounts made later are seen on either side.
      subPathExpr string | As subPath, with $(VARIABLES) replaced.
    VolumeDevice | A block device in a container.
      name! string | The name of a volume of mode Block.
      devicePath! string | The path in the container.
    Probe | A check of a container's health.
      include ProbeHandler
      initialDelaySeconds int32 | Wait so long after the start.
      timeoutSeconds int32 | Give up after so long; 1 by default.
      periodSeconds int32 | Check so often; 10 by default.
      successThreshold int32 | So many successes in a row count as healthy; 1 by default.
      failureThreshold int32 | So many failures in a row count as unhealthy; 3 by default.
      terminationGracePeriodSeconds int64? | The grace period after a failed liveness or startup probe.
    ExecAction | Runs a command in the container; exit code 0 is a success.
      command [string] | The command and its arguments; no shell.
    HTTPGetAction | Makes an HTTP request; 200 to 399 is a success.
      path string | The path.
      port! intOrString | The port, or its name in the container.
      host string | The host; the Pod's address by default.
      scheme string enum(HTTP,HTTPS) | HTTP or HTTPS.
      httpHeaders [HTTPHeader] | Headers to send.
    HTTPHeader | A header.
      name! string | The header's name.
      value! string | The header's value.
    TCPSocketAction | Opens a connection.
      port! intOrString | The port, or its name in the container.
      host string | The host; the Pod's address by default.
    GRPCAction | Asks the gRPC health service.
      port! int32 | The port.
      service+ string? ="" | The service to ask about.
    SleepAction | Waits.
      seconds! int64 | How long.
    Lifecycle | What to do after the start and before the end of a container.
      postStart LifecycleHandler? | Right after the start; the container counts as running only then.
      preStop LifecycleHandler? | Before the container is stopped; part of the grace period.
      stopSignal string? | The signal that stops the container.
        enum(SIGABRT,SIGALRM,SIGBUS,SIGCHLD,SIGCLD,SIGCONT,SIGFPE,SIGHUP,SIGILL,SIGINT,SIGIO,SIGIOT,SIGKILL,SIGPIPE,SIGPOLL,SIGPROF)
        enum(SIGPWR,SIGQUIT,SIGRTMAX,SIGRTMAX-1,SIGRTMAX-10,SIGRTMAX-11,SIGRTMAX-12,SIGRTMAX-13,SIGRTMAX-14,SIGRTMAX-2,SIGRTMAX-3)
        enum(SIGRTMAX-4,SIGRTMAX-5,SIGRTMAX-6,SIGRTMAX-7,SIGRTMAX-8,SIGRTMAX-9,SIGRTMIN,SIGRTMIN+1,SIGRTMIN+10,SIGRTMIN+11)
        enum(SIGRTMIN+12,SIGRTMIN+13,SIGRTMIN+14,SIGRTMIN+15,SIGRTMIN+2,SIGRTMIN+3,SIGRTMIN+4,SIGRTMIN+5,SIGRTMIN+6,SIGRTMIN+7)
        enum(SIGRTMIN+8,SIGRTMIN+9,SIGSEGV,SIGSTKFLT,SIGSTOP,SIGSYS,SIGTERM,SIGTRAP,SIGTSTP,SIGTTIN,SIGTTOU,SIGURG,SIGUSR1,SIGUSR2)
        enum(SIGVTALRM,SIGWINCH,SIGXCPU,SIGXFSZ)
    LifecycleHandler | One action; exactly one kind is given.
      exec ExecAction? | A command.
      httpGet HTTPGetAction? | A request.
      tcpSocket TCPSocketAction? | Outdated and without effect.
      sleep SleepAction? | A pause.
    SecurityContext | Security settings of one container.
      capabilities Capabilities? | Linux capabilities to add or drop.
      privileged bool? | Almost all rights of root on the node.
      seLinuxOptions SELinuxOptions? | SELinux label.
      windowsOptions WindowsSecurityContextOptions? | Settings for Windows.
      runAsUser int64? | User id of the process.
      runAsGroup int64? | Group id of the process.
      runAsNonRoot bool? | Refuse to start as root.
      readOnlyRootFilesystem bool? | The root file system cannot be written.
      allowPrivilegeEscalation bool? | Whether a process may gain more rights than its parent.
      procMount string? enum(Default,Unmasked) | How /proc is mounted.
      seccompProfile SeccompProfile? | System calls it may use.
      appArmorProfile AppArmorProfile? | The AppArmor profile.
    Capabilities | Linux capabilities, without CAP_ in front.
      add [string] | Given in addition.
      drop [string] | Taken away; ALL for all.
    SELinuxOptions | An SELinux label.
      user string | The user part of the label.
      role string | The role part of the label.
      type string | The type part of the label.
      level string | The level part of the label.
    SeccompProfile union(type,localhostProfile) | Which system calls are allowed.
      type! string enum(Localhost,RuntimeDefault,Unconfined) | RuntimeDefault, Unconfined or Localhost.
      localhostProfile string? | A file on the node, for Localhost.
    AppArmorProfile union(type,localhostProfile) | An AppArmor profile.
      type! string enum(Localhost,RuntimeDefault,Unconfined) | RuntimeDefault, Unconfined or Localhost.
      localhostProfile string? | A profile loaded on the node, for Localhost.
    WindowsSecurityContextOptions | Settings for Windows.
      gmsaCredentialSpecName string? | The name of a GMSA credential specification.
      gmsaCredentialSpec string? | The GMSA credential specification itself.
      runAsUserName string? | The Windows user of the process.
      hostProcess bool? | Run on the host itself.
    """
}
