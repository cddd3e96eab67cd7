/// Every flag of upstream's kube-apiserver 1.36: `NAME TYPE [=DEFAULT] | what it is about`, in upstream's sections.
///
/// What a flag does here stands in `Flags.swift`; those without an entry there are accepted and change nothing, which the log says,
/// unless `refused` names them.
enum FlagTable {
  enum Kind: String, Sendable {
    case string, bool, int, float, duration, strings, ip
    case gates = "colonSeparatedMultimapStringString", pairs = "mapStringString", range = "portRange", level = "Level"
    case modules = "pattern=N,...", numbers = "int32Slice", keys = "namedCertKey", stringPairs = "stringToString"
  }

  struct Entry: Sendable {
    var name: String
    var kind: Kind
    var fallback: String
    var usage: String
    var section: String
  }

  /// These would change what clients see, and this server cannot do it: it does not start with them.
  static let refused: Set<String> = [
    "egress-selector-config-file", "etcd-servers-overrides", "service-account-signing-endpoint", "tracing-config-file",
    "peer-ca-file",
  ]

  static let entries: [String: Entry] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// In the order `--help` shows them.
  static let all: [Entry] = {
    var section = ""
    var result: [Entry] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# ") {
        section = String(line.dropFirst(2))
        continue
      }
      let halves = line.split(separator: "|", maxSplits: 1)
      let words = halves[0].split(separator: " ").map(String.init)
      guard halves.count == 2, words.count >= 2, let kind = Kind(rawValue: words[1]) else { continue }
      let fallback = words.count > 2 ? String(words[2].dropFirst()) : kind == .bool ? "false" : ""
      result.append(
        Entry(name: words[0], kind: kind, fallback: fallback, usage: String(halves[1].drop { $0 == " " }), section: section))
    }
    return result
  }()

  private static let text = """
    # Generic flags
    advertise-address ip | Address the members of the cluster reach this server at; the bind address when empty.
    cors-allowed-origins strings | Origins browsers may send requests from.
    emulated-version strings | Versions to behave like.
    emulation-forward-compatible bool | Offer newer API versions while an older version is emulated.
    external-hostname string | Name for URLs that lead to this server.
    feature-gates colonSeparatedMultimapStringString | Features to turn on or off, as NAME=true|false.
    goaway-chance float =0 | Chance that an HTTP/2 client is told to connect anew.
    livez-grace-period duration =0s | Longest time the start may take before livez fails.
    max-mutating-requests-inflight int =200 | Writes answered at once; with fairness a part of all seats.
    max-requests-inflight int =400 | Reads answered at once; with fairness a part of all seats.
    min-compatibility-version strings | Oldest version of other control plane parts to get along with.
    min-request-timeout int =1800 | Least seconds a watch is kept open.
    request-timeout duration =1m0s | Longest time a request may take, streams apart.
    runtime-config-emulation-forward-compatible bool | Offer newer API versions named in runtime-config.
    shutdown-delay-duration duration =0s | How long to go on serving, no longer ready, after the signal to end.
    shutdown-send-retry-after bool | Answer 429 to requests that come while the server ends.
    shutdown-watch-termination-grace-period duration =0s | How long watches may drain at the end.
    storage-initialization-timeout duration =1m0s | Longest wait for the store before the server says it is ready.
    strict-transport-security-directives strings | Directives of the HSTS header.
    # Etcd flags
    delete-collection-workers int =1 | Removals done side by side for a collection.
    enable-garbage-collector bool =true | Whether owners and finalizers are told to the garbage collector.
    encryption-provider-config string | File that says how data at rest is encrypted.
    encryption-provider-config-automatic-reload bool | Read that file again when it changes.
    etcd-cafile string | Authority of the store's certificate.
    etcd-certfile string | Certificate to show the store.
    etcd-compaction-interval duration =5m0s | How often the store forgets old revisions; 0 never.
    etcd-count-metric-poll-period duration =1m0s | How often stored objects are counted.
    etcd-db-metric-poll-interval duration =30s | How often the store's size is read.
    etcd-healthcheck-timeout duration =2s | Longest time the store may take for a health check.
    etcd-keyfile string | Key of that certificate.
    etcd-prefix string =/registry | Folder of all keys.
    etcd-readycheck-timeout duration =2s | Longest time the store may take for a readiness check.
    etcd-servers strings | Where the store is.
    etcd-servers-overrides strings | Other stores for some resources.
    lease-reuse-duration-seconds int =60 | How long a lease of the store is used again.
    storage-backend string | Kind of the store.
    storage-media-type string =application/vnd.kubernetes.protobuf | Form of stored objects.
    watch-cache bool =true | Serve watches from memory.
    watch-cache-sizes strings | Sizes of that memory by resource.
    # Secure serving flags
    bind-address ip =0.0.0.0 | Address to listen at.
    cert-dir string =/var/run/kubernetes | Folder for certificates made at the start.
    disable-http2-serving bool | Serve HTTP/1.1 only.
    http2-max-streams-per-connection int =0 | Streams of one HTTP/2 connection.
    permit-address-sharing bool | Set SO_REUSEADDR.
    permit-port-sharing bool | Set SO_REUSEPORT.
    secure-port int =6443 | Port to listen at.
    tls-cert-file string | Certificate to serve with, and its chain.
    tls-cipher-suites strings | Suites of TLS 1.2 to offer.
    tls-curve-preferences int32Slice | Numbers of curves to offer.
    tls-min-version string | Oldest TLS version to accept.
    tls-private-key-file string | Key of the certificate.
    tls-sni-cert-key namedCertKey | Further certificates by server name.
    # Auditing flags
    audit-log-batch-buffer-size int =10000 | Events kept before they are written, in batch mode.
    audit-log-batch-max-size int =1 | Events in a batch.
    audit-log-batch-max-wait duration =0s | Longest wait for a batch to fill.
    audit-log-batch-throttle-burst int =0 | Batches at once.
    audit-log-batch-throttle-enable bool | Whether batches are throttled.
    audit-log-batch-throttle-qps float =0 | Batches a second.
    audit-log-compress bool | Pack rotated files with gzip.
    audit-log-format string =json | "json" or "legacy".
    audit-log-maxage int =0 | Days rotated files are kept.
    audit-log-maxbackup int =0 | How many rotated files are kept.
    audit-log-maxsize int =0 | Megabytes at which a file is rotated.
    audit-log-mode string =blocking | batch, blocking or blocking-strict.
    audit-log-path string | File of the audit log; "-" is standard output.
    audit-log-truncate-enabled bool | Whether large events are cut.
    audit-log-truncate-max-batch-size int =10485760 | Bytes of a batch.
    audit-log-truncate-max-event-size int =102400 | Bytes of an event.
    audit-log-version string =audit.k8s.io/v1 | Version of the events.
    audit-policy-file string | File that says what is recorded.
    audit-webhook-batch-buffer-size int =10000 | Events kept before they are sent.
    audit-webhook-batch-max-size int =400 | Events in a batch.
    audit-webhook-batch-max-wait duration =30s | Longest wait for a batch to fill.
    audit-webhook-batch-throttle-burst int =15 | Batches at once.
    audit-webhook-batch-throttle-enable bool =true | Whether batches are throttled.
    audit-webhook-batch-throttle-qps float =10 | Batches a second.
    audit-webhook-config-file string | Where events are sent.
    audit-webhook-initial-backoff duration =10s | Wait before the first retry.
    audit-webhook-mode string =batch | batch, blocking or blocking-strict.
    audit-webhook-truncate-enabled bool | Whether large events are cut.
    audit-webhook-truncate-max-batch-size int =10485760 | Bytes of a batch.
    audit-webhook-truncate-max-event-size int =102400 | Bytes of an event.
    audit-webhook-version string =audit.k8s.io/v1 | Version of the events.
    # Features flags
    contention-profiling bool | Profile waits for locks.
    debug-socket-path string | Unprotected socket for profiles.
    enable-priority-and-fairness bool =true | Share seats by flow schemas and priority levels.
    profiling bool =true | Offer profiles under /debug/pprof/.
    # Authentication flags
    anonymous-auth bool =true | Take requests without credentials as system:anonymous.
    api-audiences strings | Audiences tokens may be for; the issuer when empty.
    authentication-config string | File that says who may log in and how.
    authentication-token-webhook-cache-ttl duration =2m0s | How long that server's answers count.
    authentication-token-webhook-config-file string | Server to ask about tokens.
    authentication-token-webhook-version string =v1beta1 | Version of what it is asked.
    client-ca-file string | Authorities of client certificates.
    enable-bootstrap-token-auth bool | Accept bootstrap tokens.
    oidc-ca-file string | Authority of the OpenID server.
    oidc-client-id string | This cluster at the OpenID server.
    oidc-groups-claim string | Claim with the groups.
    oidc-groups-prefix string | Prefix of such groups.
    oidc-issuer-url string | URL of the OpenID server.
    oidc-required-claim stringToString | A claim that must be there.
    oidc-signing-algs strings =RS256 | Algorithms to accept.
    oidc-username-claim string =sub | Claim with the name.
    oidc-username-prefix string | Prefix of such names.
    requestheader-allowed-names strings | Common names of proxies that may say who the user is.
    requestheader-client-ca-file string | Authorities of such proxies.
    requestheader-extra-headers-prefix strings | Prefixes of headers with more about the user.
    requestheader-group-headers strings | Headers with groups.
    requestheader-uid-headers strings | Headers with the user's UID.
    requestheader-username-headers strings | Headers with the user's name.
    service-account-extend-token-expiration bool =true | Let old clients' tokens live a year.
    service-account-issuer strings | Issuer of service account tokens; the first one signs.
    service-account-jwks-uri string | Where the public keys are.
    service-account-key-file strings | Keys to verify service account tokens with.
    service-account-lookup bool =true | Check that the account of a token is still there.
    service-account-max-token-expiration duration =0s | Longest life of a token.
    token-auth-file string | File of static tokens.
    # Authorization flags
    authorization-config string | File with the authorizers.
    authorization-mode strings | Authorizers in order: AlwaysAllow, AlwaysDeny, ABAC, Webhook, RBAC, Node.
    authorization-policy-file string | Policies of the mode ABAC, one JSON object a line.
    authorization-webhook-cache-authorized-ttl duration =5m0s | How long its yes counts.
    authorization-webhook-cache-unauthorized-ttl duration =30s | How long its no counts.
    authorization-webhook-config-file string | Server to ask for rights.
    authorization-webhook-version string =v1beta1 | Version of what it is asked.
    # Admission flags
    admission-control strings | Deprecated: the admission plugins in order.
    admission-control-config-file string | Configuration of admission plugins.
    disable-admission-plugins strings | Plugins not to run though they are on by default.
    enable-admission-plugins strings | Plugins to run besides those on by default.
    # API enablement flags
    runtime-config mapStringString | APIs to turn on or off, as GROUP/VERSION=true|false, api/all, api/ga, api/beta or api/alpha.
    # Metrics flags
    allow-metric-labels stringToString | Values metric labels may have.
    allow-metric-labels-manifest string | File of such values.
    disabled-metrics strings | Metrics not to offer.
    show-hidden-metrics-for-version string | Version whose hidden metrics to offer.
    # Misc flags
    aggregator-reject-forwarding-redirect bool =true | Do not pass on redirects of extension servers.
    allow-privileged bool | Let pods ask for privileged containers.
    apiserver-count int =1 | Servers of the cluster, for the master-count reconciler.
    coordinated-leadership-lease-duration duration =15s | Life of coordinated leases.
    coordinated-leadership-renew-deadline duration =10s | Longest time to renew them.
    coordinated-leadership-retry-period duration =2s | Wait between tries.
    egress-selector-config-file string | Ways out of the control plane.
    enable-aggregator-routing bool | Route to the endpoints of extension servers.
    enable-logs-handler bool =true | Offer /logs.
    endpoint-reconciler-type string =lease | How the endpoints of the service kubernetes are kept.
    event-ttl duration =1h0m0s | How long events are kept.
    identity-lease-duration-seconds int =3600 | Life of this server's lease.
    identity-lease-renew-interval-seconds int =10 | How often it is renewed.
    kubelet-certificate-authority string | Authority of the kubelets' certificates.
    kubelet-client-certificate string | Certificate to show kubelets.
    kubelet-client-key string | Key of that certificate.
    kubelet-port int =10250 | Port of kubelets that do not tell theirs.
    kubelet-preferred-address-types strings =Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP | Which address of a node to use.
    kubelet-read-only-port int =10255 | Deprecated.
    kubelet-timeout duration =5s | Longest time a kubelet may take.
    kubernetes-service-node-port int =0 | Node port of the service kubernetes.
    max-connection-bytes-per-sec int =0 | Bytes a second for a user's streams.
    peer-advertise-ip string | Address for other API servers.
    peer-advertise-port string | Port for other API servers.
    peer-ca-file string | Authority of other API servers.
    proxy-client-cert-file string | Certificate to show extension servers and webhooks.
    proxy-client-key-file string | Key of that certificate.
    service-account-signing-endpoint string | Socket of an external signer.
    service-account-signing-key-file string | Key that signs service account tokens.
    service-cluster-ip-range string | Range of service addresses.
    service-node-port-range portRange =30000-32767 | Range of node ports.
    tracing-config-file string | Where traces go.
    # Logs flags
    log-flush-frequency duration =5s | How often the log is flushed.
    log-json-info-buffer-size string =0 | Buffer of JSON messages.
    log-json-split-stream bool | Errors to stderr, the rest to stdout, as JSON.
    log-text-info-buffer-size string =0 | Buffer of text messages.
    log-text-split-stream bool | Errors to stderr, the rest to stdout.
    logging-format string =text | "text" or "json".
    v Level =0 | Which messages are written: the higher the more.
    vmodule pattern=N,... | The same by file.
    # Global flags
    version bool | Print the version and quit.
    help bool | Print this and quit.
    """
}
