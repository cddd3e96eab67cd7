extension Tables {
  static let networking = """
    package networking io.k8s.api.networking.v1 v1
    NetworkPolicy root | Which traffic the selected Pods may receive and send.
      spec NetworkPolicySpec | The rules.
    NetworkPolicySpec | Which Pods, and what is allowed. What no policy selects is open.
      podSelector meta.LabelSelector | The Pods the policy is for; an empty selector means all of the namespace.
      ingress [NetworkPolicyIngressRule] | What they may receive; nothing if there is no rule.
      egress [NetworkPolicyEgressRule] | What they may send; nothing if there is no rule.
      policyTypes [string] items(Egress,Ingress) | Ingress, Egress or both: the directions the policy is about.
    NetworkPolicyIngressRule | Traffic that may come in: from one of the peers, to one of the ports.
      ports [NetworkPolicyPort] | The ports; all if empty.
      from [NetworkPolicyPeer] | Where it may come from; anywhere if empty.
    NetworkPolicyEgressRule | Traffic that may go out: to one of the peers, on one of the ports.
      ports [NetworkPolicyPort] | The ports; all if empty.
      to [NetworkPolicyPeer] | Where it may go; anywhere if empty.
    NetworkPolicyPort | A port, or a range of them.
      protocol string? enum(SCTP,TCP,UDP) | TCP (the default), UDP or SCTP.
      port intOrString? | The number or the name of the port; all if not given.
      endPort int32? | The end of a range that begins with port.
    NetworkPolicyPeer | The other end. podSelector and namespaceSelector in one entry must both hold.
      podSelector meta.LabelSelector? | Pods; of this namespace unless namespaceSelector is given.
      namespaceSelector meta.LabelSelector? | Namespaces by their labels.
      ipBlock IPBlock? | Addresses; not together with the others.
    IPBlock | A range of addresses.
      cidr! string | The range, as 10.0.0.0/8.
      except [string] | Ranges within it that do not count.
    Ingress root | Routes HTTP requests from outside to Services by host and path.
      spec IngressSpec | The wanted state.
      status IngressStatus | Where it can be reached.
    IngressSpec | The routes.
      ingressClassName string? | The IngressClass whose controller serves it.
      defaultBackend IngressBackend? | Gets what no rule fits.
      tls [IngressTLS] | Certificates.
      rules [IngressRule] | Routes by host.
    IngressBackend | What a request is passed to.
      service IngressServiceBackend? | A Service.
      resource core.TypedLocalObjectReference? | Some other object; not together with service.
    IngressServiceBackend | A Service and its port.
      name! string | The Service.
      port ServiceBackendPort | The port.
    ServiceBackendPort atomic | A port by name or number.
      name string | Its name.
      number int32 | Its number.
    IngressTLS | A certificate for some hosts.
      hosts [string] | The hosts.
      secretName string | The Secret with the certificate.
    IngressRule | Routes of one host.
      host string | The host; any if empty. May begin with *.
      http HTTPIngressRuleValue? bare | Its routes by path.
    HTTPIngressRuleValue | Routes by path.
      paths! [HTTPIngressPath] | The routes.
    HTTPIngressPath | A route.
      path string | The path.
      pathType! string? enum(Exact,ImplementationSpecific,Prefix) | Exact, Prefix or ImplementationSpecific.
      backend! IngressBackend | What gets the request.
    IngressStatus | Where it can be reached.
      loadBalancer IngressLoadBalancerStatus | Addresses.
    IngressLoadBalancerStatus | Addresses.
      ingress [IngressLoadBalancerIngress] | One entry for each.
    IngressLoadBalancerIngress | An address.
      ip string | The address.
      hostname string | The name.
      ports [IngressPortStatus] | Its ports.
    IngressPortStatus | The state of a port of a load balancer.
      port! int32 | The port.
      protocol! string enum(SCTP,TCP,UDP) | TCP, UDP or SCTP.
      error string? | Why it failed.
    IngressClass root | A controller that serves Ingresses.
      spec IngressClassSpec | The wanted state.
    IngressClassSpec | Which controller.
      controller string | Its name. Cannot be changed.
      parameters IngressClassParametersReference? | An object with its settings.
    IngressClassParametersReference | Names an object with settings.
      apiGroup string? | The API group; empty is the core group.
      kind! string | The kind of the parameters.
      name! string | Their name.
      scope string? | Cluster or Namespace.
      namespace string? | For Namespace.
    IPAddress root | An address that is taken by a Service.
      spec! IPAddressSpec | Who has it.
    IPAddressSpec | Whose address it is.
      parentRef! ParentReference? omitted | The object that has the address.
    ParentReference | Names an object.
      group string | The API group.
      resource! string omitted | The resource, such as services.
      namespace string | The namespace.
      name! string omitted | The name.
    ServiceCIDR root | A range of addresses for Services.
      spec ServiceCIDRSpec | The range.
      status ServiceCIDRStatus | Its state.
    ServiceCIDRSpec | The networks of the addresses.
      cidrs [string] | At most one range of each family. Cannot be changed.
    ServiceCIDRStatus | Whether the networks are in use.
      conditions [meta.Condition] keyed(type) | Ready.
    """
}
