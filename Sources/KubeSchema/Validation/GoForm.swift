import KubeAPI

/// Values as Go writes upstream's internal types into messages: Go's names, every field, and null or a zero where nothing is set.
enum GoForm {
  /// Parsed once; the tables are constants, so that a fault in them is found by every test.
  private static let types = try? SchemaRegistry.builtInTypes()

  static func podTemplate(_ template: JSON) -> JSON {
    var result = JSONObject()
    // Metadata is embedded and has names of its own.
    for (key, value) in template["metadata"].members { result.append(key, value) }
    result.append("Spec", of(template["spec"], "core.PodSpec"))
    return .object(result)
  }

  /// A value of one of the tables' types, by its name there: `core.PodSpec`.
  static func of(_ json: JSON, _ type: String) -> JSON { types?.schema(type).map { value(json, $0) } ?? json }

  /// The same members by Go's names, where the values need no other form.
  static func members(_ json: JSON) -> JSON { .object(JSONObject(json.members.map { (goName($0), $1) })) }

  private static func value(_ json: JSON, _ schema: TypeSchema) -> JSON {
    if case .object = schema.shape { return object(json, schema) }
    if json.isNull { return zero(schema) }
    switch schema.shape {
    case .list(let shape):
      let element = TypeSchema(table: schema.table, shape: shape)
      return json.mapElements { $0 = value($0, element) }
    case .map(let shape):
      let element = TypeSchema(table: schema.table, shape: shape)
      let members = json.members.sorted { $0.0 < $1.0 }
      return .object(JSONObject(members.map { name, member in (name, value(member, element)) }))
    default: return json
    }
  }

  private static func zero(_ schema: TypeSchema) -> JSON {
    if schema.field?.isPointer == true { return .null }
    return switch schema.shape {
    case .string: ""
    case .int32, .int64, .double, .intOrString: 0
    case .bool: false
    case .quantity: "0"
    default: .null
    }
  }

  private static func object(_ json: JSON, _ schema: TypeSchema) -> JSON {
    guard let type = schema.object else { return json }
    if json.isNull, schema.field?.isPointer == true { return .null }
    // The types of metadata are the same inside and outside.
    if type.package.alias == "meta" { return json }
    var result = JSONObject()
    let names = order[type.name] ?? type.fields.map(\.name)
    for name in names {
      if type.name == "PodSpec", name == "securityContext" {
        result.append("SecurityContext", podSecurity(json, schema))
      } else if let member = schema.field(name) {
        result.append(goName(name), value(json[name], member))
      }
    }
    return .object(result)
  }

  /// Inside, what Pods share with their node is a part of the security context.
  private static func podSecurity(_ spec: JSON, _ schema: TypeSchema) -> JSON {
    guard let context = schema.field("securityContext") else { return .null }
    var result = JSONObject()
    for name in ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"] {
      if let member = schema.field(name) { result.append(goName(name), value(spec[name], member)) }
    }
    for name in order["PodSecurityContext"] ?? [] {
      if let member = context.field(name) { result.append(goName(name), value(spec["securityContext"][name], member)) }
    }
    return .object(result)
  }

  /// The fields of types whose order inside differs from that of the published ones.
  private static let order: [String: [String]] = [
    "PodSpec": [
      "volumes", "initContainers", "containers", "ephemeralContainers", "restartPolicy", "terminationGracePeriodSeconds",
      "activeDeadlineSeconds", "dnsPolicy", "nodeSelector", "serviceAccountName", "automountServiceAccountToken", "nodeName",
      "securityContext", "imagePullSecrets", "hostname", "subdomain", "setHostnameAsFQDN", "affinity", "schedulerName",
      "tolerations", "hostAliases", "priorityClassName", "priority", "preemptionPolicy", "dnsConfig", "readinessGates",
      "runtimeClassName", "overhead", "enableServiceLinks", "topologySpreadConstraints", "os", "schedulingGates",
      "resourceClaims", "resources", "hostnameOverride", "schedulingGroup",
    ],
    "PodSecurityContext": [
      "seLinuxOptions", "windowsOptions", "runAsUser", "runAsGroup", "runAsNonRoot", "supplementalGroups",
      "supplementalGroupsPolicy", "fsGroup", "fsGroupChangePolicy", "sysctls", "seccompProfile", "appArmorProfile",
      "seLinuxChangePolicy",
    ],
    "Volume": [
      "name", "hostPath", "emptyDir", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "secret", "nfs", "iscsi",
      "glusterfs", "persistentVolumeClaim", "rbd", "quobyte", "flexVolume", "cinder", "cephfs", "flocker", "downwardAPI", "fc",
      "azureFile", "configMap", "vsphereVolume", "azureDisk", "photonPersistentDisk", "projected", "portworxVolume", "scaleIO",
      "storageos", "csi", "ephemeral", "image",
    ],
    "Container": [
      "name", "image", "command", "args", "workingDir", "ports", "envFrom", "env", "resources", "resizePolicy", "restartPolicy",
      "restartPolicyRules", "volumeMounts", "volumeDevices", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle",
      "terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy", "securityContext", "stdin", "stdinOnce", "tty",
    ],
  ]

  private static let names = [
    "os": "OS", "cidrs": "CIDRs", "tty": "TTY", "ip": "IP", "uid": "UID", "nfs": "NFS", "iscsi": "ISCSI", "rbd": "RBD",
    "cephfs": "CephFS",
    "fc": "FC", "csi": "CSI", "grpc": "GRPC", "tcpSocket": "TCPSocket", "wwids": "WWIDs",
    "storageos": "StorageOS", "gcePersistentDisk": "GCEPersistentDisk", "awsElasticBlockStore": "AWSElasticBlockStore",
  ]
  private static let prefixes = [
    ("dns", "DNS"), ("fsGroup", "FSGroup"), ("fsType", "FSType"), ("seLinux", "SELinux"), ("http", "HTTP"), ("gmsa", "GMSA"),
    ("pd", "PD"), ("api", "API"),
  ]

  static func goName(_ name: String) -> String {
    if let known = names[name] { return known }
    for (prefix, spelling) in prefixes where name.hasPrefix(prefix) { return spelling + name.dropFirst(prefix.count) }
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}
