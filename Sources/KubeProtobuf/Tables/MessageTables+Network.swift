extension MessageTables {
  static let networking = """
    HTTPIngressPath 1:path 3:pathType:? 2:backend:IngressBackend
    HTTPIngressRuleValue 1:paths:*HTTPIngressPath
    IPAddress 1:metadata:meta.ObjectMeta 2:spec:IPAddressSpec
    IPAddressSpec 1:parentRef:?ParentReference
    IPBlock 1:cidr 2:except:*
    Ingress 1:metadata:meta.ObjectMeta 2:spec:IngressSpec 3:status:IngressStatus
    IngressBackend 4:service:?IngressServiceBackend 3:resource:?core.TypedLocalObjectReference
    IngressClass 1:metadata:meta.ObjectMeta 2:spec:IngressClassSpec
    IngressClassParametersReference 1:apiGroup:? 2:kind 3:name 4:scope:? 5:namespace:?
    IngressClassSpec 1:controller 2:parameters:?IngressClassParametersReference
    IngressLoadBalancerIngress 1:ip 2:hostname 4:ports:*IngressPortStatus
    IngressLoadBalancerStatus 1:ingress:*IngressLoadBalancerIngress
    IngressPortStatus 1:port:int 2:protocol 3:error:?
    IngressRule 1:host 2:ingressRuleValue:^IngressRuleValue
    IngressRuleValue 1:http:?HTTPIngressRuleValue
    IngressServiceBackend 1:name 2:port:ServiceBackendPort
    IngressSpec 4:ingressClassName:? 1:defaultBackend:?IngressBackend 2:tls:*IngressTLS 3:rules:*IngressRule
    IngressStatus 1:loadBalancer:IngressLoadBalancerStatus
    IngressTLS 1:hosts:* 2:secretName
    NetworkPolicy 1:metadata:meta.ObjectMeta 2:spec:NetworkPolicySpec
    NetworkPolicyEgressRule 1:ports:*NetworkPolicyPort 2:to:*NetworkPolicyPeer
    NetworkPolicyIngressRule 1:ports:*NetworkPolicyPort 2:from:*NetworkPolicyPeer
    NetworkPolicyPeer 1:podSelector:?meta.LabelSelector 2:namespaceSelector:?meta.LabelSelector 3:ipBlock:?IPBlock
    NetworkPolicyPort 1:protocol:? 2:port:?intstr.IntOrString 3:endPort:?int
    NetworkPolicySpec 1:podSelector:meta.LabelSelector 2:ingress:*NetworkPolicyIngressRule 3:egress:*NetworkPolicyEgressRule
      4:policyTypes:*
    ParentReference 1:group 2:resource 3:namespace 4:name
    ServiceBackendPort 1:name 2:number:int
    ServiceCIDR 1:metadata:meta.ObjectMeta 2:spec:ServiceCIDRSpec 3:status:ServiceCIDRStatus
    ServiceCIDRSpec 1:cidrs:*
    ServiceCIDRStatus 1:conditions:*meta.Condition
    """

  static let discovery = """
    Endpoint 1:addresses:* 2:conditions:EndpointConditions 3:hostname:? 4:targetRef:?core.ObjectReference 5:deprecatedTopology:%
      6:nodeName:? 7:zone:? 8:hints:?EndpointHints
    EndpointConditions 1:ready:?bool 2:serving:?bool 3:terminating:?bool
    EndpointHints 1:forZones:*ForZone 2:forNodes:*ForNode
    EndpointPort 1:name:? 2:protocol:? 3:port:?int 4:appProtocol:?
    EndpointSlice 1:metadata:meta.ObjectMeta 4:addressType 2:endpoints:*Endpoint 3:ports:*EndpointPort
    ForNode 1:name
    ForZone 1:name
    """

  static let coordination = """
    Lease 1:metadata:meta.ObjectMeta 2:spec:LeaseSpec
    LeaseSpec 1:holderIdentity:? 2:leaseDurationSeconds:?int 3:acquireTime:?meta.MicroTime 4:renewTime:?meta.MicroTime
      5:leaseTransitions:?int 6:strategy:? 7:preferredHolder:?
    """

  static let events = """
    Event 1:metadata:meta.ObjectMeta 2:eventTime:meta.MicroTime 3:series:?EventSeries 4:reportingController 5:reportingInstance
      6:action 7:reason 8:regarding:core.ObjectReference 9:related:?core.ObjectReference 10:note 11:type
      12:deprecatedSource:core.EventSource 13:deprecatedFirstTimestamp:meta.Time 14:deprecatedLastTimestamp:meta.Time
      15:deprecatedCount:int
    EventSeries 1:count:int 2:lastObservedTime:meta.MicroTime
    """
}
