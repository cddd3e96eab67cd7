import KubeAPI
import KubeSchema

extension AdmissionConfigurationValidation {
  mutating func webhooks(_ configuration: KubeObject, _ old: KubeObject?) {
    let isMutating = configuration.kind == "MutatingWebhookConfiguration"
    var names: Set<String> = []
    for (index, webhook) in configuration.json.webhooks.elements.enumerated() {
      let path = "webhooks[\(index)]"
      self.webhook(webhook, path, isMutating: isMutating)
      versions(webhook.admissionReviewVersions, "\(path).admissionReviewVersions")
      let name = webhook.name.string ?? ""
      if !name.isEmpty, !names.insert(name).inserted { add(.duplicate("\(path).name", webhook.name)) }
    }
  }

  private mutating func webhook(_ webhook: JSON, _ path: String, isMutating: Bool) {
    qualifiedName(webhook.name.string ?? "", "\(path).name")
    for (index, rule) in webhook.rules.elements.enumerated() { self.rule(rule, "\(path).rules[\(index)]") }
    choice(webhook, "failurePolicy", path, ["Fail", "Ignore"])
    choice(webhook, "matchPolicy", path, ["Equivalent", "Exact"])
    let effects = ["None", "NoneOnDryRun"]
    if webhook.sideEffects.isNull {
      add(.required("\(path).sideEffects", "must specify one of \(effects.joined(separator: ", "))"))
    } else {
      choice(webhook, "sideEffects", path, effects)
    }
    if let timeout = webhook.timeoutSeconds.int, !(1...30).contains(timeout) {
      add(.invalid("\(path).timeoutSeconds", webhook.timeoutSeconds, "the timeout value must be between 1 and 30 seconds"))
    }
    for key in ["namespaceSelector", "objectSelector"] where !webhook[key].isNull { selector(webhook[key], "\(path).\(key)") }
    if isMutating { choice(webhook, "reinvocationPolicy", path, ["IfNeeded", "Never"]) }
    for fault in WebhookClientRules.check(webhook.clientConfig, "\(path).clientConfig", checksBundle: false) { add(fault) }
    let compiled = MatchConditions(webhook.matchConditions, hasParameters: false, isIgnoring: false)
    conditions(compiled, webhook.matchConditions, "\(path).matchConditions")
  }

  private mutating func choice(_ webhook: JSON, _ key: String, _ path: String, _ known: [String]) {
    guard let value = webhook[key].string, !known.contains(value) else { return }
    add(.notSupported("\(path).\(key)", webhook[key], known))
  }

  private mutating func qualifiedName(_ name: String, _ field: String) {
    if name.isEmpty { return add(.required(field, "")) }
    let faults = NameValidation.dns1123Subdomain(name)
    if !faults.isEmpty { return add(.invalid(field, .string(name), faults.joined(separator: ","))) }
    if name.split(separator: ".").count < 3 {
      add(.invalid(field, .string(name), "should be a domain with at least three segments separated by dots"))
    }
  }

  private mutating func versions(_ versions: JSON, _ path: String) {
    guard !versions.elements.isEmpty else { return add(.required(path, "must specify one of v1, v1beta1")) }
    var seen: Set<String> = []
    for (index, version) in versions.elements.enumerated() {
      let text = version.string ?? ""
      guard seen.insert(text).inserted else {
        add(.invalid("\(path)[\(index)]", version, "duplicate version"))
        continue
      }
      for message in NameValidation.dns1035Label(text) { add(.invalid("\(path)[\(index)]", version, message)) }
    }
    if seen.isDisjoint(with: ["v1", "v1beta1"]) {
      add(.invalid(path, versions, "must include at least one of v1, v1beta1"))
    }
  }
}
