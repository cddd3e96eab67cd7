import KubeAPI

extension TypeRules {
  static let autoscaling: [String: ObjectDefaults.Rule] = [
    // The share of CPU is filled in by the conversion, which knows the metrics that travel in annotations.
    "autoscaling.HorizontalPodAutoscalerSpec": { $0.setDefault("minReplicas", 1) },
    "autoscaling/v2.HorizontalPodAutoscalerSpec": { spec in
      spec.setDefault("minReplicas", 1)
      if spec["metrics"].elements.isEmpty {
        spec["metrics"] = [
          ["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]]]
        ]
      }
      guard !spec["behavior"].isNull else { return }
      fill(
        &spec.behavior.scaleUp, window: 0,
        policies: [["type": "Pods", "value": 4, "periodSeconds": 15], ["type": "Percent", "value": 100, "periodSeconds": 15]])
      fill(&spec.behavior.scaleDown, window: nil, policies: [["type": "Percent", "value": 100, "periodSeconds": 15]])
    },
  ]

  private static func fill(_ rules: inout JSON, window: Int?, policies: JSON) {
    if rules.isNull { rules = [:] }
    rules.setDefault("selectPolicy", "Max")
    if let window, rules["stabilizationWindowSeconds"].isNull { rules["stabilizationWindowSeconds"] = JSON(window) }
    if rules["policies"].elements.isEmpty { rules["policies"] = policies }
  }

  static let admission: [String: ObjectDefaults.Rule] = [
    "admission.ValidatingWebhook": webhook,
    "admission.MutatingWebhook": { hook in
      webhook(&hook)
      hook.setDefault("reinvocationPolicy", "Never")
    },
    "admission.ServiceReference": { $0.setDefault("port", 443) },
    "admission.RuleWithOperations": { $0.setDefault("scope", "*") },
    "admission.NamedRuleWithOperations": { $0.setDefault("scope", "*") },
    "admission.MatchResources": { match in
      match.setDefault("matchPolicy", "Equivalent")
      match.setDefault("namespaceSelector", [:])
      match.setDefault("objectSelector", [:])
    },
    "admission.ValidatingAdmissionPolicySpec": { $0.setDefault("failurePolicy", "Fail") },
    "admission.MutatingAdmissionPolicySpec": { $0.setDefault("failurePolicy", "Fail") },
    "extensions.ServiceReference": { $0.setDefault("port", 443) },
    "extensions.CustomResourceDefinitionSpec": { spec in
      spec.names.setDefault("singular", .string((spec["names"]["kind"].string ?? "").lowercased()))
      if let kind = spec["names"]["kind"].string, !kind.isEmpty { spec.names.setDefault("listKind", .string(kind + "List")) }
      spec.setDefault("conversion", ["strategy": "None"])
      spec.conversion.setDefault("strategy", "None")
    },
  ]

  private static let webhook: ObjectDefaults.Rule = { hook in
    hook.setDefault("failurePolicy", "Fail")
    hook.setDefault("matchPolicy", "Equivalent")
    hook.setDefault("namespaceSelector", [:])
    hook.setDefault("objectSelector", [:])
    hook.setDefault("timeoutSeconds", 10)
  }

  static let flowcontrol: [String: ObjectDefaults.Rule] = [
    "flowcontrol.FlowSchemaSpec": { if $0["matchingPrecedence"].int ?? 0 == 0 { $0["matchingPrecedence"] = 1000 } },
    "flowcontrol.LimitedPriorityLevelConfiguration": { limited in
      if limited["nominalConcurrencyShares"].isNull { limited["nominalConcurrencyShares"] = 30 }
      if limited["lendablePercent"].isNull { limited["lendablePercent"] = 0 }
    },
    "flowcontrol.ExemptPriorityLevelConfiguration": { exempt in
      if exempt["nominalConcurrencyShares"].isNull { exempt["nominalConcurrencyShares"] = 0 }
      if exempt["lendablePercent"].isNull { exempt["lendablePercent"] = 0 }
    },
    "flowcontrol.PriorityLevelConfigurationSpec": { spec in
      if spec["type"] == "Exempt", spec["exempt"].isNull { spec["exempt"] = [:] }
    },
    "flowcontrol.QueuingConfiguration": { queuing in
      for (key, value) in [("queues", 64), ("handSize", 8), ("queueLengthLimit", 50)] where queuing[key].int ?? 0 == 0 {
        queuing[key] = JSON(value)
      }
    },
  ]
}
