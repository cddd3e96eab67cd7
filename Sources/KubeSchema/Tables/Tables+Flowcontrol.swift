extension Tables {
  static let flowcontrol = """
    package flowcontrol io.k8s.api.flowcontrol.v1 v1
    FlowSchema root | Sorts requests into flows.
      spec FlowSchemaSpec | Which requests.
      status FlowSchemaStatus | Its state.
    FlowSchemaSpec | Which requests go to which priority level.
      priorityLevelConfiguration! PriorityLevelConfigurationReference | Where the requests are served.
      matchingPrecedence+ int32 zero | Lower numbers are looked at first.
      distinguisherMethod FlowDistinguisherMethod? | How its flows are told apart.
      rules [PolicyRulesWithSubjects] | Which requests.
    FlowDistinguisherMethod | How requests of a schema are told apart into flows.
      type! string | ByUser or ByNamespace.
    PriorityLevelConfigurationReference | A priority level.
      name! string | Its name.
    PolicyRulesWithSubjects | Requests by who asks and what for.
      subjects! [Subject] | Who asks.
      resourceRules [ResourcePolicyRule] | Requests to resources.
      nonResourceRules [NonResourcePolicyRule] | Requests to other paths.
    Subject union(kind,group,serviceAccount,user) | Who asks.
      kind! string | User, Group or ServiceAccount.
      user UserSubject? | For User.
      group GroupSubject? | For Group.
      serviceAccount ServiceAccountSubject? | For ServiceAccount.
    UserSubject | A user.
      name! string | The user's name; * is everybody.
    GroupSubject | A group.
      name! string | The group's name; * is every group.
    ServiceAccountSubject | A service account.
      namespace! string | Its namespace.
      name! string | Its name; * is all of the namespace.
    ResourcePolicyRule | Requests to resources.
      verbs! [string] set | The verbs, such as get, list, watch, create; * is all.
      apiGroups! [string] set | The API groups; empty is the core group, * is all.
      resources! [string] set | The resources, such as pods; * is all.
      clusterScope bool | Requests without a namespace.
      namespaces+ [string] set | The namespaces; * is all.
    NonResourcePolicyRule | Requests to paths that are no resources.
      verbs! [string] set | The verbs, such as get, list, watch, create; * is all.
      nonResourceURLs! [string] set | Paths that are no resources, such as /healthz; * at the end is a wildcard.
    FlowSchemaStatus | The state of a FlowSchema.
      conditions [FlowSchemaCondition] keyed(type) | What is known of its state.
    FlowSchemaCondition | A piece of a FlowSchema's state.
      type string | What the condition is about.
      status string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    PriorityLevelConfiguration root | How many requests are served at a time.
      spec PriorityLevelConfigurationSpec | The bounds.
      status PriorityLevelConfigurationStatus | Its state.
    PriorityLevelConfigurationSpec union(type,exempt,limited) | How requests of the level are limited.
      type! string | Exempt or Limited.
      limited LimitedPriorityLevelConfiguration? | For Limited.
      exempt ExemptPriorityLevelConfiguration? | For Exempt.
    LimitedPriorityLevelConfiguration | The limits of a level.
      nominalConcurrencyShares int32? | The share of the server's concurrent requests.
      limitResponse LimitResponse | What happens to requests over the limit.
      lendablePercent int32? | How much of the share may be lent to others, in percent.
      borrowingLimitPercent int32? | How much it may borrow, in percent of its share.
    ExemptPriorityLevelConfiguration | A level whose requests are never held up.
      nominalConcurrencyShares int32? | The share of the server's concurrent requests.
      lendablePercent int32? | How much of the share may be lent to others, in percent.
    LimitResponse union(type,queuing) | What happens to requests over the limit.
      type! string | Queue or Reject.
      queuing QueuingConfiguration? | For Queue.
    QueuingConfiguration | How requests wait.
      queues+ int32 zero | How many queues there are.
      handSize+ int32 zero | How many queues a flow is dealt.
      queueLengthLimit+ int32 zero | How many requests a queue holds.
    PriorityLevelConfigurationStatus | The state of a priority level.
      conditions [PriorityLevelConfigurationCondition] keyed(type) | What is known of its state.
    PriorityLevelConfigurationCondition | A piece of a priority level's state.
      type string | What the condition is about.
      status string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    """
}
