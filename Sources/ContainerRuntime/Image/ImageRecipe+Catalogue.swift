/// The images a cluster can run without any network. What their tags promise is the interface of the program, not its version:
/// every tag of `nginx` is the distribution's nginx.
extension ImageRecipe {
  /// The release of Kubernetes the control plane's images carry.
  package static let kubernetesVersion = "v1.36.2"

  package static let catalogue: [ImageRecipe] = [nginx, busybox, curl, etcd, hyperkube]

  static let busybox = ImageRecipe(
    name: "busybox",
    images: [
      Name(
        repository: "docker.io/library/busybox",
        tags: .versions(
          words: ["latest", "stable", "unstable"], major: 1, minors: 24...38, variants: ["musl", "glibc", "uclibc"]),
        configuration: ImageConfiguration(command: ["sh"]))
    ],
    directories: ["/home", "/usr/sbin"],
    files: accounts(),
    hasBusybox: true)

  static let curl = ImageRecipe(
    name: "curl",
    images: ["docker.io/curlimages/curl", "quay.io/curl/curl", "docker.io/library/curl"].map {
      Name(
        repository: $0,
        tags: .versions(words: ["latest"], major: 8, minors: 0...30, variants: []),
        configuration: ImageConfiguration(
          entrypoint: ["/entrypoint.sh"], command: ["curl"], user: "curl_user", workingDirectory: "/home/curl_user"))
    },
    programs: ["/usr/bin/curl"],
    copies: [("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/ca-certificates.crt")],
    directories: ["/home/curl_user"],
    files: accounts(user: "curl_user", uid: 100, gid: 101, home: "/home/curl_user") + [
      File(
        path: "/entrypoint.sh",
        text: """
          #!/bin/sh
          # Options and addresses are curl's; anything else is a program to run.
          case "$1" in
          -* | http://* | https://*) exec curl "$@" ;;
          esac
          exec "$@"

          """, mode: 0o755)
    ],
    hasBusybox: true)

  static let nginx = ImageRecipe(
    name: "nginx",
    images: [
      Name(
        repository: "docker.io/library/nginx",
        tags: .versions(
          words: ["latest", "stable", "mainline"], major: 1, minors: 7...31,
          variants: ["alpine", "alpine-slim", "perl", "alpine-perl", "bookworm", "bullseye", "trixie", "otel", "alpine3.20"]),
        configuration: ImageConfiguration(
          entrypoint: ["/docker-entrypoint.sh"], command: ["nginx", "-g", "daemon off;"],
          environment: [ImageConfiguration.path, "NGINX_VERSION=1.29.4", "PKG_RELEASE=1~bookworm"], ports: [80],
          stopSignal: "SIGQUIT"))
    ],
    programs: ["/usr/sbin/nginx"],
    optionalPrograms: ["/usr/bin/curl", "/usr/bin/bash"],
    copies: [
      ("/etc/nginx/mime.types", "/etc/nginx/mime.types"), ("/etc/nginx/fastcgi_params", "/etc/nginx/fastcgi_params"),
      ("/usr/share/nginx/html/index.html", "/usr/share/nginx/html/index.html"),
    ],
    directories: ["/etc/nginx/conf.d", "/docker-entrypoint.d", "/var/lib/nginx", "/var/log/nginx", "/usr/share/nginx/html"],
    files: accounts(user: "nginx", uid: 101, gid: 101, home: "/nonexistent") + [
      File(path: "/etc/nginx/nginx.conf", text: nginxConfiguration),
      File(path: "/etc/nginx/conf.d/default.conf", text: nginxDefaultServer),
      File(
        path: "/docker-entrypoint.sh",
        text: """
          #!/bin/sh
          # Runs what was put into /docker-entrypoint.d, in order, before the program itself.
          set -e
          if [ "$1" = nginx ]; then
            for hook in /docker-entrypoint.d/*.sh; do
              if [ -x "$hook" ]; then "$hook"; fi
            done
          fi
          exec "$@"

          """, mode: 0o755),
    ],
    links: [
      ("/var/log/nginx/access.log", "/dev/stdout"), ("/var/log/nginx/error.log", "/dev/stderr"),
    ],
    hasBusybox: true)

  static let etcd = ImageRecipe(
    name: "etcd",
    images: [
      Name(
        repository: "registry.k8s.io/etcd",
        tags: .versions(words: [], major: 3, minors: 4...6, variants: (0...9).map(String.init)),
        configuration: ImageConfiguration(command: ["etcd"], ports: [2379, 2380]))
    ],
    programs: ["/usr/bin/etcd", "/usr/bin/etcdctl"],
    directories: ["/var/lib/etcd"],
    files: accounts())

  static let hyperkube = ImageRecipe(
    name: "hyperkube",
    images: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"].map {
      Name(
        repository: "registry.k8s.io/\($0)", tags: .exactly([kubernetesVersion]),
        configuration: ImageConfiguration(command: [$0 == "kube-proxy" ? "/usr/local/bin/kube-proxy" : $0]))
    } + [
      Name(
        repository: "registry.k8s.io/coredns/coredns", tags: .exactly(["v1.14.2", "v1.14.1", "v1.13.2", "v1.13.1", "v1.12.1"]),
        configuration: ImageConfiguration(entrypoint: ["/coredns"], user: "", ports: [53])),
      Name(
        repository: "registry.k8s.io/pause", tags: .exactly(["3.10.1", "3.10", "3.10.2", "3.9"]),
        configuration: ImageConfiguration(entrypoint: ["/pause"])),
      Name(
        repository: "docker.io/flannel/flannel", tags: .any, configuration: ImageConfiguration(entrypoint: ["/opt/bin/flanneld"])),
      Name(
        repository: "ghcr.io/flannel-io/flannel", tags: .any, configuration: ImageConfiguration(entrypoint: ["/opt/bin/flanneld"])
      ),
      Name(
        repository: "ghcr.io/flannel-io/flannel-cni-plugin", tags: .any, configuration: ImageConfiguration(command: ["/bin/sh"])),
    ],
    // As upstream's images have them, for schedules and expressions that go by the clock of a zone.
    copies: zoneAreas.map { ("/usr/share/zoneinfo/\($0)", "/usr/share/zoneinfo/\($0)") },
    directories: ["/opt/bin", "/etc/ssl/certs", "/run/flannel"],
    files: accounts(),
    links: [
      ("/usr/local/bin/kube-apiserver", "hyperkube"), ("/usr/local/bin/kube-controller-manager", "hyperkube"),
      ("/usr/local/bin/kube-scheduler", "hyperkube"), ("/usr/local/bin/kube-proxy", "hyperkube"),
      ("/coredns", "usr/local/bin/hyperkube"), ("/pause", "usr/local/bin/hyperkube"), ("/flannel", "usr/local/bin/hyperkube"),
      ("/opt/bin/flanneld", "../../usr/local/bin/hyperkube"),
    ],
    hasBusybox: true, hyperkubePath: "/usr/local/bin/hyperkube")

  /// The time zones' areas, and the zones that stand beside them.
  private static let zoneAreas = [
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile", "Etc", "Europe",
    "Indian", "Mexico", "Pacific", "US", "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire",
    "GMT",
    "GMT+0", "GMT-0", "GMT0", "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan", "Kwajalein",
    "Libya",
    "MET", "MST", "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK", "Singapore",
    "Turkey",
    "UCT", "UTC", "Universal", "W-SU", "WET", "Zulu",
  ]

  /// The accounts every image has, as the official ones do, and perhaps one of its own.
  private static func accounts(user: String? = nil, uid: Int = 0, gid: Int = 0, home: String = "/") -> [File] {
    var passwd = """
      root:x:0:0:root:/root:/bin/sh
      daemon:x:1:1:daemon:/usr/sbin:/bin/false
      bin:x:2:2:bin:/bin:/bin/false
      www-data:x:33:33:www-data:/var/www:/bin/false
      nobody:x:65534:65534:nobody:/home:/bin/false

      """
    var group = """
      root:x:0:
      daemon:x:1:
      bin:x:2:
      www-data:x:33:
      nogroup:x:65534:

      """
    if let user {
      passwd += "\(user):x:\(uid):\(gid):\(user):\(home):/bin/sh\n"
      group += "\(user):x:\(gid):\n"
    }
    return [
      File(path: "/etc/passwd", text: passwd), File(path: "/etc/group", text: group),
      File(path: "/etc/nsswitch.conf", text: "hosts: files dns\n"),
    ]
  }

  private static let nginxConfiguration = """
    user  nginx;
    worker_processes  auto;

    error_log  /var/log/nginx/error.log notice;
    pid        /run/nginx.pid;

    events {
        worker_connections  1024;
    }

    http {
        include       /etc/nginx/mime.types;
        default_type  application/octet-stream;

        log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                          '$status $body_bytes_sent "$http_referer" '
                          '"$http_user_agent" "$http_x_forwarded_for"';

        access_log  /var/log/nginx/access.log  main;
        sendfile        on;
        keepalive_timeout  65;

        include /etc/nginx/conf.d/*.conf;
    }

    """

  private static let nginxDefaultServer = """
    server {
        listen       80;
        listen  [::]:80;
        server_name  localhost;

        location / {
            root   /usr/share/nginx/html;
            index  index.html index.htm;
        }

        error_page   500 502 503 504  /50x.html;
        location = /50x.html {
            root   /usr/share/nginx/html;
        }
    }

    """
}
