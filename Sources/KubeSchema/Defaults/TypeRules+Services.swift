import KubeAPI

extension TypeRules {
  static let services: [String: ObjectDefaults.Rule] = [
    "core.Service": { service in
      service.spec.setDefault("sessionAffinity", "None")
      if service.spec["sessionAffinity"] == "None" {
        service.spec["sessionAffinityConfig"] = .null
      } else if service.spec["sessionAffinity"] == "ClientIP",
        service.spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"].isNull
      {
        service.spec["sessionAffinityConfig"] = ["clientIP": ["timeoutSeconds": 10_800]]
      }
      service.spec.setDefault("type", "ClusterIP")
      service.spec["ports"] = service.spec["ports"].mapElements { port in
        let target = port["targetPort"]
        if target.isNull || target == 0 || target == "" { port["targetPort"] = port["port"] }
      }
      let type = service.spec["type"].string ?? ""
      let isExternal =
        type == "NodePort" || type == "LoadBalancer" || (type == "ClusterIP" && !service.spec["externalIPs"].elements.isEmpty)
      if isExternal { service.spec.setDefault("externalTrafficPolicy", "Cluster") }
      if ["ClusterIP", "NodePort", "LoadBalancer"].contains(type) { service.spec.setDefault("internalTrafficPolicy", "Cluster") }
      guard type == "LoadBalancer" else { return }
      service.spec.setDefault("allocateLoadBalancerNodePorts", true)
      service.status.loadBalancer["ingress"] = service["status"]["loadBalancer"]["ingress"].mapElements { ingress in
        if ingress["ip"].string ?? "" != "" { ingress.setDefault("ipMode", "VIP") }
      }
    },
    "core.EndpointPort": { $0.setDefault("protocol", "TCP") },
    "discovery.EndpointPort": { port in
      port.setMissing("name", "")
      port.setMissing("protocol", "TCP")
    },
  ]

  static let configuration: [String: ObjectDefaults.Rule] = [
    "core.Namespace": { namespace in
      namespace.status.setDefault("phase", "Active")
      if let name = namespace["metadata"]["name"].string, !name.isEmpty {
        namespace.metadata.labels["kubernetes.io/metadata.name"] = .string(name)
      }
    },
    "core.NodeSpec": { spec in
      if spec["podCIDRs"].elements.isEmpty, let range = spec["podCIDR"].string, !range.isEmpty {
        spec["podCIDRs"] = [.string(range)]
      }
      if (spec["podCIDR"].string ?? "").isEmpty, let first = spec["podCIDRs"].elements.first { spec["podCIDR"] = first }
    },
    "core.Node": { node in if node["status"]["allocatable"].isNull { node.status["allocatable"] = node["status"]["capacity"] } },
    "core.Secret": { secret in
      for (key, text) in secret["stringData"].members {
        secret["data"][key] = .string(Base64.encode((text.string ?? "").utf8))
      }
      secret["stringData"] = .null
      secret.setDefault("type", "Opaque")
    },
    "core.ReplicationController": { controller in
      let labels = controller["spec"]["template"]["metadata"]["labels"]
      guard !labels.isNull else { return }
      if controller["spec"]["selector"].isNull { controller.spec["selector"] = labels }
      if controller["metadata"]["labels"].isNull { controller.metadata["labels"] = labels }
    },
    "scheduling.PriorityClass": { $0.setDefault("preemptionPolicy", "PreemptLowerPriority") },
  ]

  static let access: [String: ObjectDefaults.Rule] = [
    "rbac.Subject": { subject in
      if subject["kind"] == "User" || subject["kind"] == "Group" { subject.setDefault("apiGroup", "rbac.authorization.k8s.io") }
    },
    "rbac.RoleRef": { $0.setDefault("apiGroup", "rbac.authorization.k8s.io") },
    "registration.ServiceReference": { $0.setDefault("port", 443) },
    "authentication.TokenRequestSpec": { $0.setDefault("expirationSeconds", 3600) },
  ]

  static let networking: [String: ObjectDefaults.Rule] = [
    "networking.NetworkPolicyPort": { $0.setMissing("protocol", "TCP") },
    "networking.NetworkPolicySpec": { spec in
      guard spec["policyTypes"].elements.isEmpty else { return }
      spec["policyTypes"] = spec["egress"].elements.isEmpty ? ["Ingress"] : ["Ingress", "Egress"]
    },
    "networking.IngressClassParametersReference": { $0.setMissing("scope", "Cluster") },
  ]
}
