extension Tables {
  static let coreService = """
    package core io.k8s.api.core.v1 v1
    Service root | A stable name and address in front of a changing set of Pods.
      spec ServiceSpec | The wanted state.
      status ServiceStatus | What load balancers say about it.
    ServiceSpec | How a Service finds its Pods and how it is reached.
      ports [ServicePort] map(port,protocol) merge(port) | The ports it offers.
      selector {string} atomic | Labels of the Pods behind it; without one, endpoints are kept by hand.
      clusterIP string | Its address in the cluster; given by the server, None for a headless Service. Cannot be changed.
      clusterIPs [string] | All its addresses; the first equals clusterIP.
      type string enum(ClusterIP,ExternalName,LoadBalancer,NodePort) | ClusterIP (the default), NodePort, LoadBalancer or ExternalName.
      externalIPs [string] | Addresses outside of the cluster's care whose traffic is accepted too.
      sessionAffinity string enum(ClientIP,None) | ClientIP sends a client to the same Pod again; None by default.
      loadBalancerIP string | Outdated: the address a load balancer should have.
      loadBalancerSourceRanges [string] | Who may use the load balancer.
      externalName string | The name an ExternalName Service is an alias of.
      externalTrafficPolicy string enum(Cluster,Local) | Local keeps the client's address and uses only Pods of the node.
      healthCheckNodePort int32 | Where load balancers ask whether a node has Pods, for Local.
      publishNotReadyAddresses bool | Whether Pods count before they are ready.
      sessionAffinityConfig SessionAffinityConfig? | Settings of session affinity.
      ipFamilies [string] items(,IPv4,IPv6) | IPv4, IPv6 or both.
      ipFamilyPolicy string? enum(PreferDualStack,RequireDualStack,SingleStack) | SingleStack, PreferDualStack or RequireDualStack.
      allocateLoadBalancerNodePorts bool? | Whether a LoadBalancer Service gets node ports; true by default.
      loadBalancerClass string? | Which load balancer implementation is to serve it.
      internalTrafficPolicy string? enum(Cluster,Local) | Local uses only Pods of the client's node.
      trafficDistribution string? | A preference such as PreferSameZone.
    ServicePort | A port of a Service.
      name string | Unique in the Service; needed when there are several.
      protocol string enum(SCTP,TCP,UDP) =TCP | TCP, UDP or SCTP; TCP by default.
      appProtocol string? | The protocol spoken above.
      port! int32 | The port clients connect to.
      targetPort intOrString | The port of the Pods, or its name there; the same as port by default.
      nodePort int32 | The port on every node, 30000 to 32767, for NodePort and LoadBalancer.
    SessionAffinityConfig | Settings of session affinity.
      clientIP ClientIPConfig? | For ClientIP.
    ClientIPConfig | Settings of affinity by client address.
      timeoutSeconds int32? | How long a client stays with a Pod; three hours by default.
    ServiceStatus | What load balancers say.
      loadBalancer LoadBalancerStatus | The load balancer's addresses.
      conditions [meta.Condition] keyed(type) | Aspects of the state.
    LoadBalancerStatus | The addresses of a load balancer.
      ingress [LoadBalancerIngress] | One entry for each.
    LoadBalancerIngress | An address of a load balancer.
      ip string | The address.
      hostname string | The name.
      ipMode string? | VIP or Proxy.
      ports [PortStatus] | Its ports.
    PortStatus | The state of a port of a load balancer.
      port! int32 | The port.
      protocol! string enum(SCTP,TCP,UDP) | TCP, UDP or SCTP.
      error string? | Why the port could not be served.
    Endpoints root | Outdated list of a Service's addresses; EndpointSlices have taken its place.
      subsets [EndpointSubset] | Addresses that share their ports.
    EndpointSubset | Addresses and ports: every combination is an endpoint.
      addresses [EndpointAddress] | Those that are ready.
      notReadyAddresses [EndpointAddress] | Those that are not ready.
      ports [EndpointPort] | The ports.
    EndpointAddress atomic | One address.
      ip! string | The address.
      hostname string | The host name.
      nodeName string? | The node it is on.
      targetRef ObjectReference? | The Pod behind it.
    EndpointPort atomic | One port.
      name string | The name of the Service's port.
      port! int32 | The number.
      protocol string enum(SCTP,TCP,UDP) | TCP, UDP or SCTP.
      appProtocol string? | The protocol spoken above.
    """
}
