/// The fresh /etc of a machine.
enum EtcFiles {
  static let accounts: [(String, String)] = [
    (
      "etc/passwd",
      """
      root:x:0:0:root:/root:/bin/bash
      daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
      bin:x:2:2:bin:/bin:/usr/sbin/nologin
      www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
      sshd:x:100:65534::/run/sshd:/usr/sbin/nologin
      nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin

      """
    ),
    (
      "etc/group",
      """
      root:x:0:
      daemon:x:1:
      bin:x:2:
      adm:x:4:
      tty:x:5:
      disk:x:6:
      kmem:x:15:
      utmp:x:43:
      www-data:x:33:
      nogroup:x:65534:

      """
    ),
    ("etc/shadow", "root:*:20000:0:99999:7:::\nnobody:*:20000:0:99999:7:::\n"),
    ("etc/gshadow", "root:*::\n"),
    ("etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nprotocols: files\nservices: files\n"),
    ("etc/crictl.yaml", "runtime-endpoint: unix:///run/containerd/containerd.sock\n"),
    ("etc/fstab", "# Nothing to mount.\n"),
    ("etc/shells", "/bin/sh\n/bin/bash\n"),
  ]

  /// Single files of the host without secrets, copied when they are there.
  static let copied = [
    "os-release", "debian_version", "lsb-release", "ld.so.conf", "ld.so.cache", "services", "protocols", "inputrc",
    "nanorc", "timezone", "mime.types", "bash_completion", "wgetrc",
  ]

  /// Directories of the host without secrets, shown read-only.
  static let shared = [
    "/etc/alternatives", "/etc/ssl/certs", "/etc/ca-certificates", "/etc/iproute2", "/etc/vim", "/etc/terminfo",
    "/etc/ld.so.conf.d", "/etc/pki/tls/certs", "/etc/bash_completion.d",
  ]

  /// Kernel settings of a node's own network namespace; those the kernel does not have are skipped with a line in the log.
  static let sysctls = [
    "net.ipv4.ip_forward": "1", "net.ipv6.conf.all.forwarding": "1", "net.ipv4.conf.all.rp_filter": "0",
    "net.ipv4.conf.default.rp_filter": "0", "net.bridge.bridge-nf-call-iptables": "1",
  ]

  static let profile = """
    export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    if [ -d /etc/profile.d ]; then for part in /etc/profile.d/*.sh; do [ -r "$part" ] && . "$part"; done; unset part; fi
    [ -n "$BASH_VERSION" ] && [ -r /etc/bash.bashrc ] && . /etc/bash.bashrc
    true

    """

  static let rootProfile = """
    [ -n "$BASH_VERSION" ] && [ -f ~/.bashrc ] && . ~/.bashrc
    true

    """

  static let nodeShell = """
    [ -z "$PS1" ] && return
    PS1='\\u@\\h:\\w\\$ '
    HISTCONTROL=ignoreboth
    alias ls='ls --color=auto' ll='ls -l' grep='grep --color=auto'

    """

  static let workstationShell = """
    alias k=kubectl
    export do='--dry-run=client -o yaml' now='--force --grace-period 0'
    [ -z "$PS1" ] && return
    PS1='\\u@\\h:\\w\\$ '
    HISTCONTROL=ignoreboth
    alias ls='ls --color=auto' ll='ls -l' grep='grep --color=auto'
    [ -r /usr/share/bash-completion/bash_completion ] && . /usr/share/bash-completion/bash_completion
    for tool in kubectl helm; do
      command -v $tool >/dev/null || continue
      [ -s ~/.cache/$tool.bash ] || $tool completion bash > ~/.cache/$tool.bash 2>/dev/null
      . ~/.cache/$tool.bash
    done
    unset tool
    type __start_kubectl >/dev/null 2>&1 && complete -o default -F __start_kubectl k
    true

    """

  /// 32 hexadecimal digits that stay the same for a machine (FNV-1a, twice).
  static func machineID(of name: String) -> String {
    func hash(_ seed: UInt64) -> String {
      let value = name.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return hash(0xcbf2_9ce4_8422_2325) + hash(0x8422_2325_cbf2_9ce4)
  }
}
