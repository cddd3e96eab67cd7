extension Tables {
  static let flowcontrol = """
    package flowcontrol io.k8s.api.flowcontrol.v1 v1
    FlowSchema root | Sorts requests into flows.
      spec FlowSchemaSpec | Which requests.
      status FlowSchemaStatus | Its state.
    FlowSchemaSpec
      priorityLevelConfiguration! PriorityLevelConfigurationReference | Where the requests are served.
      matchingPrecedence+ int32 zero | Lower numbers are looked at first.
      distinguisherMethod FlowDistinguisherMethod? | How its flows are told apart.
      rules [PolicyRulesWithSubjects] | Which requests.
    FlowDistinguisherMethod
      type! string
    PriorityLevelConfigurationReference
      name! string
    PolicyRulesWithSubjects
      subjects! [Subject]
      resourceRules [ResourcePolicyRule]
      nonResourceRules [NonResourcePolicyRule]
    Subject union(kind,group,serviceAccount,user)
      kind! string
      user UserSubject?
      group GroupSubject?
      serviceAccount ServiceAccountSubject?
    UserSubject
      name! string
    GroupSubject
      name! string
    ServiceAccountSubject
      namespace! string
      name! string
    ResourcePolicyRule
      verbs! [string] set
      apiGroups! [string] set
      resources! [string] set
      clusterScope bool
      namespaces [string] set
    NonResourcePolicyRule
      verbs! [string] set
      nonResourceURLs! [string] set
    FlowSchemaStatus
      conditions [FlowSchemaCondition] keyed(type)
    FlowSchemaCondition
      type string
      status string
      lastTransitionTime time
      reason string
      message string
    PriorityLevelConfiguration root | How many requests are served at a time.
      spec PriorityLevelConfigurationSpec | The bounds.
      status PriorityLevelConfigurationStatus | Its state.
    PriorityLevelConfigurationSpec union(type,exempt,limited)
      type! string
      limited LimitedPriorityLevelConfiguration?
      exempt ExemptPriorityLevelConfiguration?
    LimitedPriorityLevelConfiguration
      nominalConcurrencyShares int32?
      limitResponse LimitResponse
      lendablePercent int32?
      borrowingLimitPercent int32?
    ExemptPriorityLevelConfiguration
      nominalConcurrencyShares int32?
      lendablePercent int32?
    LimitResponse union(type,queuing)
      type! string
      queuing QueuingConfiguration?
    QueuingConfiguration
      queues+ int32 zero
      handSize+ int32 zero
      queueLengthLimit+ int32 zero
    PriorityLevelConfigurationStatus
      conditions [PriorityLevelConfigurationCondition] keyed(type)
    PriorityLevelConfigurationCondition
      type string
      status string
      lastTransitionTime time
      reason string
      message string
    """
}
