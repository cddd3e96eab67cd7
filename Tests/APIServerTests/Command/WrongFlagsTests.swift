import Testing

@testable import APIServer

/// Command lines and what upstream's own options code says of them.
@Suite struct WrongFlagsTests {
  private static let good = [
    "--etcd-servers=sqlite:///x.db", "--advertise-address=127.0.0.1", "--tls-cert-file=x", "--tls-private-key-file=x",
    "--authorization-mode=RBAC", "--service-account-issuer=https://k", "--service-account-key-file=x",
    "--service-account-signing-key-file=x", "--service-cluster-ip-range=10.96.0.0/16",
  ]

  private static let cases: [(flags: [String], message: String)] = text.split(separator: "\n").map { line in
    let halves = line.split(separator: " => ", maxSplits: 1)
    return (halves[0].split(separator: " | ").map(String.init), String(halves[1]))
  }

  /// Flags, and behind the arrow the message.
  private static let text = #"""
    --max-requests-inflight=abc => invalid argument "abc" for "--max-requests-inflight" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --max-requests-inflight=-1 => --max-requests-inflight can not be negative value
    --max-requests-inflight= => invalid argument "" for "--max-requests-inflight" flag: strconv.ParseInt: parsing "": invalid syntax
    --max-requests-inflight=1.5 => invalid argument "1.5" for "--max-requests-inflight" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --max-requests-inflight=99999999999999999999 => invalid argument "99999999999999999999" for "--max-requests-inflight" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --max-mutating-requests-inflight=-1 => --max-mutating-requests-inflight can not be negative value
    --min-request-timeout=abc => invalid argument "abc" for "--min-request-timeout" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --min-request-timeout=-1 => --min-request-timeout can not be negative value
    --min-request-timeout= => invalid argument "" for "--min-request-timeout" flag: strconv.ParseInt: parsing "": invalid syntax
    --min-request-timeout=1.5 => invalid argument "1.5" for "--min-request-timeout" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --min-request-timeout=99999999999999999999 => invalid argument "99999999999999999999" for "--min-request-timeout" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --http2-max-streams-per-connection=abc => invalid argument "abc" for "--http2-max-streams-per-connection" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --http2-max-streams-per-connection= => invalid argument "" for "--http2-max-streams-per-connection" flag: strconv.ParseInt: parsing "": invalid syntax
    --http2-max-streams-per-connection=1.5 => invalid argument "1.5" for "--http2-max-streams-per-connection" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --http2-max-streams-per-connection=99999999999999999999 => invalid argument "99999999999999999999" for "--http2-max-streams-per-connection" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --delete-collection-workers=abc => invalid argument "abc" for "--delete-collection-workers" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --delete-collection-workers= => invalid argument "" for "--delete-collection-workers" flag: strconv.ParseInt: parsing "": invalid syntax
    --delete-collection-workers=1.5 => invalid argument "1.5" for "--delete-collection-workers" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --delete-collection-workers=99999999999999999999 => invalid argument "99999999999999999999" for "--delete-collection-workers" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --lease-reuse-duration-seconds=abc => invalid argument "abc" for "--lease-reuse-duration-seconds" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --lease-reuse-duration-seconds= => invalid argument "" for "--lease-reuse-duration-seconds" flag: strconv.ParseInt: parsing "": invalid syntax
    --lease-reuse-duration-seconds=1.5 => invalid argument "1.5" for "--lease-reuse-duration-seconds" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --lease-reuse-duration-seconds=99999999999999999999 => invalid argument "99999999999999999999" for "--lease-reuse-duration-seconds" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --audit-log-maxage=abc => invalid argument "abc" for "--audit-log-maxage" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --audit-log-maxage= => invalid argument "" for "--audit-log-maxage" flag: strconv.ParseInt: parsing "": invalid syntax
    --audit-log-maxage=1.5 => invalid argument "1.5" for "--audit-log-maxage" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --audit-log-maxage=99999999999999999999 => invalid argument "99999999999999999999" for "--audit-log-maxage" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --audit-log-maxbackup=abc => invalid argument "abc" for "--audit-log-maxbackup" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --audit-log-maxbackup= => invalid argument "" for "--audit-log-maxbackup" flag: strconv.ParseInt: parsing "": invalid syntax
    --audit-log-maxbackup=1.5 => invalid argument "1.5" for "--audit-log-maxbackup" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --audit-log-maxbackup=99999999999999999999 => invalid argument "99999999999999999999" for "--audit-log-maxbackup" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --audit-log-maxsize=abc => invalid argument "abc" for "--audit-log-maxsize" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --audit-log-maxsize= => invalid argument "" for "--audit-log-maxsize" flag: strconv.ParseInt: parsing "": invalid syntax
    --audit-log-maxsize=1.5 => invalid argument "1.5" for "--audit-log-maxsize" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --audit-log-maxsize=99999999999999999999 => invalid argument "99999999999999999999" for "--audit-log-maxsize" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --audit-log-batch-buffer-size=abc => invalid argument "abc" for "--audit-log-batch-buffer-size" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --audit-log-batch-buffer-size= => invalid argument "" for "--audit-log-batch-buffer-size" flag: strconv.ParseInt: parsing "": invalid syntax
    --audit-log-batch-buffer-size=1.5 => invalid argument "1.5" for "--audit-log-batch-buffer-size" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --audit-log-batch-buffer-size=99999999999999999999 => invalid argument "99999999999999999999" for "--audit-log-batch-buffer-size" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --secure-port=abc => invalid argument "abc" for "--secure-port" flag: strconv.ParseInt: parsing "abc": invalid syntax
    --secure-port= => invalid argument "" for "--secure-port" flag: strconv.ParseInt: parsing "": invalid syntax
    --secure-port=1.5 => invalid argument "1.5" for "--secure-port" flag: strconv.ParseInt: parsing "1.5": invalid syntax
    --secure-port=99999999999999999999 => invalid argument "99999999999999999999" for "--secure-port" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
    --request-timeout=abc => invalid argument "abc" for "--request-timeout" flag: time: invalid duration "abc"
    --request-timeout=-1s => --request-timeout can not be negative value
    --request-timeout= => invalid argument "" for "--request-timeout" flag: time: invalid duration ""
    --request-timeout=5 => invalid argument "5" for "--request-timeout" flag: time: missing unit in duration "5"
    --request-timeout=1h1x => invalid argument "1h1x" for "--request-timeout" flag: time: unknown unit "x" in duration "1h1x"
    --shutdown-delay-duration=abc => invalid argument "abc" for "--shutdown-delay-duration" flag: time: invalid duration "abc"
    --shutdown-delay-duration=-1s => --shutdown-delay-duration can not be negative value
    --shutdown-delay-duration= => invalid argument "" for "--shutdown-delay-duration" flag: time: invalid duration ""
    --shutdown-delay-duration=5 => invalid argument "5" for "--shutdown-delay-duration" flag: time: missing unit in duration "5"
    --shutdown-delay-duration=1h1x => invalid argument "1h1x" for "--shutdown-delay-duration" flag: time: unknown unit "x" in duration "1h1x"
    --livez-grace-period=abc => invalid argument "abc" for "--livez-grace-period" flag: time: invalid duration "abc"
    --livez-grace-period=-1s => --livez-grace-period can not be a negative value
    --livez-grace-period= => invalid argument "" for "--livez-grace-period" flag: time: invalid duration ""
    --livez-grace-period=5 => invalid argument "5" for "--livez-grace-period" flag: time: missing unit in duration "5"
    --livez-grace-period=1h1x => invalid argument "1h1x" for "--livez-grace-period" flag: time: unknown unit "x" in duration "1h1x"
    --shutdown-watch-termination-grace-period=-1s => shutdown-watch-termination-grace-period, if provided, can not be a negative value
    --storage-initialization-timeout=-1s => --storage-initialization-timeout can not be negative value
    --audit-log-batch-max-wait=abc => invalid argument "abc" for "--audit-log-batch-max-wait" flag: time: invalid duration "abc"
    --audit-log-batch-max-wait= => invalid argument "" for "--audit-log-batch-max-wait" flag: time: invalid duration ""
    --audit-log-batch-max-wait=5 => invalid argument "5" for "--audit-log-batch-max-wait" flag: time: missing unit in duration "5"
    --audit-log-batch-max-wait=1h1x => invalid argument "1h1x" for "--audit-log-batch-max-wait" flag: time: unknown unit "x" in duration "1h1x"
    --etcd-compaction-interval=abc => invalid argument "abc" for "--etcd-compaction-interval" flag: time: invalid duration "abc"
    --etcd-compaction-interval= => invalid argument "" for "--etcd-compaction-interval" flag: time: invalid duration ""
    --etcd-compaction-interval=5 => invalid argument "5" for "--etcd-compaction-interval" flag: time: missing unit in duration "5"
    --etcd-compaction-interval=1h1x => invalid argument "1h1x" for "--etcd-compaction-interval" flag: time: unknown unit "x" in duration "1h1x"
    --audit-webhook-initial-backoff=abc => invalid argument "abc" for "--audit-webhook-initial-backoff" flag: time: invalid duration "abc"
    --audit-webhook-initial-backoff= => invalid argument "" for "--audit-webhook-initial-backoff" flag: time: invalid duration ""
    --audit-webhook-initial-backoff=5 => invalid argument "5" for "--audit-webhook-initial-backoff" flag: time: missing unit in duration "5"
    --audit-webhook-initial-backoff=1h1x => invalid argument "1h1x" for "--audit-webhook-initial-backoff" flag: time: unknown unit "x" in duration "1h1x"
    --goaway-chance=abc => invalid argument "abc" for "--goaway-chance" flag: strconv.ParseFloat: parsing "abc": invalid syntax
    --goaway-chance=-0.1 => --goaway-chance can not be less than 0 or greater than 0.02
    --goaway-chance= => invalid argument "" for "--goaway-chance" flag: strconv.ParseFloat: parsing "": invalid syntax
    --profiling=maybe => invalid argument "maybe" for "--profiling" flag: strconv.ParseBool: parsing "maybe": invalid syntax
    --profiling= => invalid argument "" for "--profiling" flag: strconv.ParseBool: parsing "": invalid syntax
    --profiling=yes => invalid argument "yes" for "--profiling" flag: strconv.ParseBool: parsing "yes": invalid syntax
    --enable-priority-and-fairness=maybe => invalid argument "maybe" for "--enable-priority-and-fairness" flag: strconv.ParseBool: parsing "maybe": invalid syntax
    --enable-priority-and-fairness= => invalid argument "" for "--enable-priority-and-fairness" flag: strconv.ParseBool: parsing "": invalid syntax
    --enable-priority-and-fairness=yes => invalid argument "yes" for "--enable-priority-and-fairness" flag: strconv.ParseBool: parsing "yes": invalid syntax
    --audit-log-compress=maybe => invalid argument "maybe" for "--audit-log-compress" flag: strconv.ParseBool: parsing "maybe": invalid syntax
    --audit-log-compress= => invalid argument "" for "--audit-log-compress" flag: strconv.ParseBool: parsing "": invalid syntax
    --audit-log-compress=yes => invalid argument "yes" for "--audit-log-compress" flag: strconv.ParseBool: parsing "yes": invalid syntax
    --watch-cache=maybe => invalid argument "maybe" for "--watch-cache" flag: strconv.ParseBool: parsing "maybe": invalid syntax
    --watch-cache= => invalid argument "" for "--watch-cache" flag: strconv.ParseBool: parsing "": invalid syntax
    --watch-cache=yes => invalid argument "yes" for "--watch-cache" flag: strconv.ParseBool: parsing "yes": invalid syntax
    --enable-garbage-collector=maybe => invalid argument "maybe" for "--enable-garbage-collector" flag: strconv.ParseBool: parsing "maybe": invalid syntax
    --enable-garbage-collector= => invalid argument "" for "--enable-garbage-collector" flag: strconv.ParseBool: parsing "": invalid syntax
    --enable-garbage-collector=yes => invalid argument "yes" for "--enable-garbage-collector" flag: strconv.ParseBool: parsing "yes": invalid syntax
    --shutdown-send-retry-after=maybe => invalid argument "maybe" for "--shutdown-send-retry-after" flag: strconv.ParseBool: parsing "maybe": invalid syntax
    --shutdown-send-retry-after= => invalid argument "" for "--shutdown-send-retry-after" flag: strconv.ParseBool: parsing "": invalid syntax
    --shutdown-send-retry-after=yes => invalid argument "yes" for "--shutdown-send-retry-after" flag: strconv.ParseBool: parsing "yes": invalid syntax
    --nope => unknown flag: --nope
    -x => unknown shorthand flag: 'x' in -x
    --max-requests-inflight => flag needs an argument: --max-requests-inflight
    ---x => bad flag syntax: ---x
    --=x => bad flag syntax: --=x
    -v => flag needs an argument: 'v' in -v
    --strict-transport-security-directives=nope => --strict-transport-security-directives invalid, allowed values: max-age=expireTime, includeSubDomains, preload. see https://tools.ietf.org/html/rfc6797#section-6.1 for more information
    --strict-transport-security-directives=  => empty value in strict-transport-security-directives
    --strict-transport-security-directives=max-age=1,nope, => [--strict-transport-security-directives invalid, allowed values: max-age=expireTime, includeSubDomains, preload. see https://tools.ietf.org/html/rfc6797#section-6.1 for more information, empty value in strict-transport-security-directives]
    --advertise-address=1.2.3 => invalid argument "1.2.3" for "--advertise-address" flag: failed to parse IP: "1.2.3"
    --advertise-address=::g => invalid argument "::g" for "--advertise-address" flag: failed to parse IP: "::g"
    --advertise-address=localhost => invalid argument "localhost" for "--advertise-address" flag: failed to parse IP: "localhost"
    --tls-min-version=VersionTLS14 => unknown tls version "VersionTLS14"
    --tls-min-version=TLS12 => unknown tls version "TLS12"
    --tls-cipher-suites=X => Cipher suite X not supported or doesn't exist
    --tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,Y => Cipher suite Y not supported or doesn't exist
    --tls-curve-preferences=X => invalid argument "X" for "--tls-curve-preferences" flag: strconv.ParseInt: parsing "X": invalid syntax
    --tls-curve-preferences=29,99 => curve preference 99 is not supported by the current Go version
    --tls-curve-preferences=-1 => curve preference -1 is out of range (must be 1-65535)
    --tls-curve-preferences= => invalid argument "" for "--tls-curve-preferences" flag: strconv.ParseInt: parsing "": invalid syntax
    --tls-sni-cert-key=a => invalid argument "a" for "--tls-sni-cert-key" flag: expected comma separated certificate and key file paths
    --feature-gates=Foo=true => unrecognized feature gate: Foo
    --feature-gates=APIServerTracing => missing bool value for APIServerTracing
    --feature-gates=APIServerTracing= => invalid value of APIServerTracing=, err: strconv.ParseBool: parsing "": invalid syntax
    --feature-gates=APIServerTracing=x => invalid value of APIServerTracing=x, err: strconv.ParseBool: parsing "x": invalid syntax
    --feature-gates=AllAlpha=x => invalid value of AllAlpha=x, err: strconv.ParseBool: parsing "x": invalid syntax
    --feature-gates=APIServerTracing=false => cannot set feature gate APIServerTracing to false, feature is locked to true
    --feature-gates=StructuredAuthenticationConfiguration=false => cannot set feature gate StructuredAuthenticationConfiguration to false, feature is locked to true
    --feature-gates=ConsistentListFromCache=false => cannot set feature gate ConsistentListFromCache to false, feature is locked to true
    --feature-gates=foo:WatchList=true => component not registered: foo
    --feature-gates==true => unrecognized feature gate: 
    --feature-gates=WatchList => missing bool value for WatchList
    --feature-gates=WatchList=true:x => component not registered: WatchList=true
    --feature-gates=a:b:c=true => component not registered: a
    --feature-gates=AnonymousAuthConfigurableEndpoints=false => cannot set feature gate AnonymousAuthConfigurableEndpoints to false, feature is locked to true
    --feature-gates=AuthorizeWithSelectors=false => cannot set feature gate AuthorizeWithSelectors to false, feature is locked to true
    --feature-gates=ResilientWatchCacheInitialization=false => cannot set feature gate ResilientWatchCacheInitialization to false, feature is locked to true
    --feature-gates=DeclarativeValidation=false => cannot set feature gate DeclarativeValidation to false, feature is locked to true
    --feature-gates=BtreeWatchCache=false => cannot set feature gate BtreeWatchCache to false, feature is locked to true
    --feature-gates=StructuredAuthorizationConfiguration=false => unrecognized feature gate: StructuredAuthorizationConfiguration
    --feature-gates=RemoveSelfLink=false => unrecognized feature gate: RemoveSelfLink
    --feature-gates=StreamingCollectionEncodingToJSON=false => cannot set feature gate StreamingCollectionEncodingToJSON to false, feature is locked to true
    --feature-gates=StreamingCollectionEncodingToProtobuf=false => cannot set feature gate StreamingCollectionEncodingToProtobuf to false, feature is locked to true
    --feature-gates=StrictCostEnforcementForVAP=false => unrecognized feature gate: StrictCostEnforcementForVAP
    --feature-gates=StrictCostEnforcementForWebhooks=false => unrecognized feature gate: StrictCostEnforcementForWebhooks
    --feature-gates=RetryGenerateName=false => cannot set feature gate RetryGenerateName to false, feature is locked to true
    --feature-gates=WatchFromStorageWithoutResourceVersion=true => unrecognized feature gate: WatchFromStorageWithoutResourceVersion
    --feature-gates=ConditionalAuthorization=true => unrecognized feature gate: ConditionalAuthorization
    --feature-gates=CRDValidationRatcheting=false => cannot set feature gate CRDValidationRatcheting to false, feature is locked to true
    --feature-gates=CustomResourceFieldSelectors=false => cannot set feature gate CustomResourceFieldSelectors to false, feature is locked to true
    --emulated-version=1.30 => [emulation version 1.30 is not between [1.33, 1.36.0], minCompatibilityVersion version 1.33 is not between [1.33, 1.30]]
    --emulated-version=1.37 => emulation version 1.37 is not between [1.33, 1.36.0]
    --emulated-version=x => could not parse "x" as version
    --emulated-version=1.36.2 => patch version not allowed, got: kube=1.36.2
    --min-compatibility-version=1.37 => minCompatibilityVersion version 1.37 is not between [1.33, 1.36]
    --emulation-forward-compatible => ServerRunOptions.EmulationForwardCompatible cannot be set to true if the emulation version is the same as the binary version
    --runtime-config-emulation-forward-compatible => ServerRunOptions.RuntimeConfigEmulationForwardCompatible cannot be set to true if the emulation version is the same as the binary version
    --runtime-config=api/all=maybe => invalid value api/all=maybe
    --runtime-config=foo/v1=true => unknown api groups foo/v1
    --runtime-config=api/all => invalid value api/all=
    --runtime-config=apiextensions.k8s.io/v9=true => group version apiextensions.k8s.io/v9 that has not been registered
    --runtime-config==true => runtime-config invalid key 
    --runtime-config=api/all=true=x => invalid value api/all=true=x
    --runtime-config=x => runtime-config invalid key x
    --runtime-config=api/beta=1 => invalid value api/beta=1
    --enable-admission-plugins=Foo => enable-admission-plugins plugin "Foo" is unknown
    --disable-admission-plugins=Foo => disable-admission-plugins plugin "Foo" is unknown
    --enable-admission-plugins=NamespaceLifecycle | --disable-admission-plugins=NamespaceLifecycle => [NamespaceLifecycle] in enable-admission-plugins and disable-admission-plugins overlapped
    --audit-log-format=x | --audit-log-path=/tmp/audit.log => invalid audit log format x, allowed formats are "legacy,json"
    --audit-log-format= | --audit-log-path=/tmp/audit.log => invalid audit log format , allowed formats are "legacy,json"
    --audit-log-version=audit.k8s.io/v1beta1 | --audit-log-path=/tmp/audit.log => invalid group version, allowed versions are ["audit.k8s.io/v1"]
    --audit-log-maxage=-1 | --audit-log-path=/tmp/audit.log => --audit-log-maxage -1 can't be a negative number
    --audit-log-maxbackup=-1 | --audit-log-path=/tmp/audit.log => --audit-log-maxbackup -1 can't be a negative number
    --audit-log-maxsize=-1 | --audit-log-path=/tmp/audit.log => --audit-log-maxsize -1 can't be a negative number
    --audit-log-mode=batch | --audit-log-batch-buffer-size=0 | --audit-log-path=/tmp/audit.log => invalid audit batch log buffer size 0, must be a positive number
    --audit-log-mode=batch | --audit-log-batch-buffer-size=-1 | --audit-log-path=/tmp/audit.log => invalid audit batch log buffer size -1, must be a positive number
    --audit-log-mode=batch | --audit-log-batch-max-size=0 | --audit-log-path=/tmp/audit.log => invalid audit batch log max batch size 0, must be a positive number
    --audit-log-mode=batch | --audit-log-batch-max-size=-1 | --audit-log-path=/tmp/audit.log => invalid audit batch log max batch size -1, must be a positive number
    --audit-log-mode=batch | --audit-log-batch-throttle-enable=true | --audit-log-batch-throttle-qps=-1 | --audit-log-path=/tmp/audit.log => invalid audit batch log throttle QPS -1, must be a positive number
    --audit-log-mode=batch | --audit-log-batch-throttle-qps=x | --audit-log-path=/tmp/audit.log => invalid argument "x" for "--audit-log-batch-throttle-qps" flag: strconv.ParseFloat: parsing "x": invalid syntax
    --audit-webhook-batch-throttle-qps=x => invalid argument "x" for "--audit-webhook-batch-throttle-qps" flag: strconv.ParseFloat: parsing "x": invalid syntax
    --audit-log-mode=batch | --audit-log-batch-throttle-enable=true | --audit-log-batch-throttle-burst=-1 | --audit-log-path=/tmp/audit.log => invalid audit batch log throttle QPS 0, must be a positive number
    --audit-log-mode=batch | --audit-log-batch-throttle-enable=x | --audit-log-path=/tmp/audit.log => invalid argument "x" for "--audit-log-batch-throttle-enable" flag: strconv.ParseBool: parsing "x": invalid syntax
    --audit-webhook-batch-throttle-enable=x => invalid argument "x" for "--audit-webhook-batch-throttle-enable" flag: strconv.ParseBool: parsing "x": invalid syntax
    --audit-log-truncate-enabled | --audit-log-truncate-max-event-size=-1 | --audit-log-path=/tmp/audit.log => invalid audit truncate log max event size -1, must be a positive number
    --audit-log-truncate-enabled | --audit-log-truncate-max-batch-size=-1 | --audit-log-path=/tmp/audit.log => invalid audit truncate log max batch size -1, must be greater than max event size (102400)
    --audit-log-truncate-enabled | --audit-log-truncate-max-batch-size=5 | --audit-log-path=/tmp/audit.log => invalid audit truncate log max batch size 5, must be greater than max event size (102400)
    --audit-log-truncate-enabled | --audit-log-truncate-max-event-size=0 | --audit-log-path=/tmp/audit.log => invalid audit truncate log max event size 0, must be a positive number
    --encryption-provider-config-automatic-reload => --encryption-provider-config-automatic-reload must be set with --encryption-provider-config
    --storage-backend=etcd2 => --storage-backend invalid, allowed values: etcd3. If not specified, it will default to 'etcd3'
    --storage-media-type=x => --storage-media-type "x" invalid, allowed values: application/json, application/vnd.kubernetes.protobuf, application/yaml
    --watch-cache-sizes=x => invalid value of watch cache size: x
    --watch-cache-sizes=pods#x => invalid size of watch cache size: pods#x
    --watch-cache-sizes=apps/deployments#http://a => invalid size of watch cache size: apps/deployments#http://a
    --watch-cache-sizes=/pods#http://127.0.0.1:1; => invalid size of watch cache size: /pods#http://127.0.0.1:1;
    --watch-cache-sizes=secrets#-1 => watch cache size cannot be negative: secrets#-1
    --disable-http2-serving=x => invalid argument "x" for "--disable-http2-serving" flag: strconv.ParseBool: parsing "x": invalid syntax
    --permit-port-sharing=x => invalid argument "x" for "--permit-port-sharing" flag: strconv.ParseBool: parsing "x": invalid syntax
    """#

  @Test("Wrong flags are told as upstream tells them", arguments: cases)
  func wrong(_ flags: [String], _ message: String) {
    do throws(FlagError) {
      let configuration = try FlagParser.parse(Self.good + flags)
      try configuration.policies.checkVersions()
      _ = try FeatureGates(parsing: configuration.featureGates)
      if let problem = configuration.problem() { throw problem }
      Issue.record("\(flags) are taken")
    } catch { #expect(error.description == message) }
  }

  @Test(
    "Right flags are taken",
    arguments: [
      ["--max-requests-inflight=0x10"], ["--profiling=TRUE"], ["--feature-gates=kube:WatchList=true"],
      ["--emulated-version=1.35"],
      ["--cors-allowed-origins=^a$", "--strict-transport-security-directives=max-age=1,preload"], ["--goaway-chance=0.02"],
      ["--storage-media-type=application/yaml"], ["--watch-cache-sizes=pods#1"], ["--tls-curve-preferences=29,23"],
      ["--runtime-config=apps/v1=true,apps/v1/deployments=false"], ["--", ""],
    ])
  func right(_ flags: [String]) throws {
    let configuration = try FlagParser.parse(Self.good + flags)
    try configuration.policies.checkVersions()
    _ = try FeatureGates(parsing: configuration.featureGates)
    #expect(configuration.problem() == nil)
  }

  @Test("Arguments that are no flags are refused")
  func positional() {
    #expect(throws: FlagError(#""kube-apiserver" does not take any arguments, got ["a" "b"]"#)) {
      try FlagParser.parse(["a", "--v=1", "b"])
    }
  }
}
