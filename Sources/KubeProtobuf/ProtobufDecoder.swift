import KubeAPI

/// Turns messages into the JSON that Go's encoder would write for the same object.
struct ProtobufDecoder {
  let tables: MessageTables

  /// Members that Go embeds: JSON has their fields in the parent.
  static let inlined: Set<String> = [
    "core.Volume.volumeSource", "core.PersistentVolumeSpec.persistentVolumeSource", "core.Probe.handler",
    "core.EphemeralContainer.ephemeralContainerCommon", "core.SecretKeySelector.localObjectReference",
    "core.ConfigMapKeySelector.localObjectReference", "core.SecretEnvSource.localObjectReference",
    "core.ConfigMapEnvSource.localObjectReference", "core.SecretProjection.localObjectReference",
    "core.ConfigMapProjection.localObjectReference", "core.ConfigMapVolumeSource.localObjectReference",
    "networking.IngressRule.ingressRuleValue", "admissionregistration.RuleWithOperations.rule",
    "admissionregistration.NamedRuleWithOperations.ruleWithOperations",
  ]

  /// Numbers and truth values that are pointers in Go: zero and false mean something there.
  private static let pointers: Set<String> = [
    "activeDeadlineSeconds", "allocateLoadBalancerNodePorts", "allowPrivilegeEscalation", "allowVolumeExpansion",
    "attachRequired", "automountServiceAccountToken", "backoffLimit", "backoffLimitPerIndex", "blockOwnerDeletion",
    "completedIndexes",
    "completions", "controller", "defaultMode", "deletionGracePeriodSeconds", "enableServiceLinks", "endPort",
    "expirationSeconds", "failedJobsHistoryLimit", "fsGroup", "fsGroupChangePolicy", "gracePeriodSeconds", "hostUsers",
    "ignoreStoreReadErrorWithClusterBreakingPotential", "immutable", "leaseDurationSeconds", "leaseTransitions",
    "limitResponse", "manualSelector", "maxExpirationSeconds", "maxFailedIndexes", "maxSkew", "minDomains", "minReplicas", "mode",
    "nominalConcurrencyShares", "optional", "orphanDependents", "parallelism", "partition", "podInfoOnMount", "priority",
    "privileged", "progressDeadlineSeconds", "readOnlyRootFilesystem", "ready", "replicas", "requiresRepublish",
    "revisionHistoryLimit", "runAsGroup", "runAsNonRoot", "runAsUser", "seLinuxMount", "serviceAccountTokenInSecrets", "serving",
    "setHostnameAsFQDN",
    "shareProcessNamespace", "stabilizationWindowSeconds", "startingDeadlineSeconds", "storageCapacity",
    "successfulJobsHistoryLimit", "suspend", "terminating", "terminationGracePeriodSeconds",
    "tolerationSeconds", "ttlSecondsAfterFinished", "value",
  ]

  /// Strings that are pointers in Go.
  private static let stringPointers: Set<String> = ["storageClassName"]

  func decode(_ bytes: ArraySlice<UInt8>, _ message: String, depth: Int = 0) throws(ProtobufError) -> JSON {
    guard depth < 100 else { throw ProtobufError(.tooDeep, "proto: exceeded max depth") }
    if let special = try special(bytes, message, depth: depth) { return special }
    guard let fields = tables.messages[message] else {
      throw ProtobufError(.unknownKind, "the message \(message) is not supported in protobuf, send JSON")
    }
    var object = JSONObject()
    var reader = ProtobufReader(bytes)
    while let (number, value) = try reader.next() {
      // Fields of a newer version are passed over, as protobuf has it.
      guard let field = fields[number] else { continue }
      switch field.shape {
      case .list:
        let element = try json(value, field, depth)
        object[field.name] = .array((object[field.name]?.array ?? []) + [element])
      case .map:
        guard case .bytes(let entry) = value else { throw ProtobufError(.badWireType, "proto: \(field.name) is no map") }
        var map = object[field.name]?.object ?? JSONObject()
        try decode(entry: entry, field, into: &map, depth)
        object[field.name] = .object(map)
      case .single:
        let decoded = try json(value, field, depth)
        if ProtobufDecoder.inlined.contains("\(message).\(field.name)") {
          for (key, member) in decoded.members { object[key] = member }
        } else if !isEmpty(decoded, field) {
          object[field.name] = decoded
        }
      }
    }
    return .object(object)
  }

  private func decode(
    entry: ArraySlice<UInt8>, _ field: MessageTables.Field, into map: inout JSONObject, _ depth: Int
  ) throws(ProtobufError) {
    var key = ""
    var member: JSON =
      switch field.type {
      case .message: .object([:])
      case .int: 0
      case .bool: false
      default: ""
      }
    var reader = ProtobufReader(entry)
    while let (number, value) = try reader.next() {
      if number == 1, case .bytes(let text) = value { key = try string(text) }
      if number == 2 { member = try json(value, field, depth) }
    }
    map[key] = member
  }

  private func json(_ value: ProtobufReader.Value, _ field: MessageTables.Field, _ depth: Int) throws(ProtobufError) -> JSON {
    switch (field.type, value) {
    case (.string, .bytes(let text)): return .string(try string(text))
    case (.bytes, .bytes(let raw)): return .string(Base64.encode(Array(raw)))
    case (.int, .varint(let number)): return .int(Int64(bitPattern: number))
    case (.bool, .varint(let number)): return .bool(number != 0)
    case (.double, .fixed64(let bits)): return .double(Double(bitPattern: bits))
    case (.message(let name), .bytes(let inner)): return try decode(inner, name, depth: depth + 1)
    default: throw ProtobufError(.badWireType, "proto: wrong wireType for field \(field.name)")
    }
  }

  private func string(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ProtobufError(.badText, "proto: string field contains invalid UTF-8")
    }
    return text
  }

  private func isEmpty(_ value: JSON, _ field: MessageTables.Field) -> Bool {
    switch value {
    case .null: true
    case .string(""): !ProtobufDecoder.stringPointers.contains(field.name)
    case .int(0), .bool(false): !ProtobufDecoder.pointers.contains(field.name)
    default: false
    }
  }
}

extension ProtobufDecoder {
  /// Messages that JSON writes as something else than an object.
  private func special(_ bytes: ArraySlice<UInt8>, _ message: String, depth: Int) throws(ProtobufError) -> JSON? {
    switch message {
    case "resource.Quantity": return try first(bytes) ?? "0"
    case "meta.Time", "meta.MicroTime": return try time(bytes, isMicro: message == "meta.MicroTime")
    case "meta.Duration": return .string(GoDuration.format(nanoseconds: Int64(bitPattern: try number(bytes, 1))))
    case "intstr.IntOrString":
      if try number(bytes, 1) == 0 { return .int(Int64(Int32(truncatingIfNeeded: try number(bytes, 2)))) }
      return try first(bytes, 3) ?? ""
    case "runtime.RawExtension", "meta.FieldsV1":
      guard case .string(let text)? = try first(bytes) else { return .null }
      return (try? JSON.decode(text)) ?? .null
    case "meta.Verbs", "authentication.ExtraValue", "authorization.ExtraValue", "certificates.ExtraValue":
      var items: [JSON] = []
      var reader = ProtobufReader(bytes)
      while let (number, value) = try reader.next() {
        if number == 1, case .bytes(let text) = value { items.append(.string(try string(text))) }
      }
      return .array(items)
    default: return nil
    }
  }

  private func first(_ bytes: ArraySlice<UInt8>, _ wanted: Int = 1) throws(ProtobufError) -> JSON? {
    var reader = ProtobufReader(bytes)
    while let (number, value) = try reader.next() {
      if number == wanted, case .bytes(let text) = value { return .string(try string(text)) }
    }
    return nil
  }

  private func number(_ bytes: ArraySlice<UInt8>, _ wanted: Int) throws(ProtobufError) -> UInt64 {
    var reader = ProtobufReader(bytes)
    while let (number, value) = try reader.next() {
      if number == wanted, case .varint(let result) = value { return result }
    }
    return 0
  }

  /// The zero time, an empty message, is null.
  private func time(_ bytes: ArraySlice<UInt8>, isMicro: Bool) throws(ProtobufError) -> JSON {
    guard !bytes.isEmpty else { return .null }
    let seconds = Int64(bitPattern: try number(bytes, 1))
    let nanoseconds = Int64(bitPattern: try number(bytes, 2))
    let time = Timestamp(microseconds: seconds * 1_000_000 + nanoseconds / 1_000)
    return .string(isMicro ? time.microText : time.text)
  }
}
