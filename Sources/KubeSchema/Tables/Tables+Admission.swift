extension Tables {
  static let admission = """
    package admission io.k8s.api.admissionregistration.v1 v1
    ValidatingWebhookConfiguration root | Servers that are asked whether a change is acceptable.
      webhooks [ValidatingWebhook] keyed(name) | The servers and what they are asked about.
    MutatingWebhookConfiguration root | Servers that may alter what is being written.
      webhooks [MutatingWebhook] keyed(name) | The servers and what they are asked about.
    ValidatingWebhook | A server that is asked.
      name! string | A full domain name.
      clientConfig! WebhookClientConfig | Where it is.
      rules [RuleWithOperations] | What it is asked about.
      failurePolicy string? enum(Fail,Ignore) | What happens when it does not answer; Fail by default.
      matchPolicy string? enum(Equivalent,Exact) | Whether other versions of a resource match too.
      namespaceSelector meta.LabelSelector? | Labels of the namespaces.
      objectSelector meta.LabelSelector? | Labels of the objects.
      sideEffects! string? enum(None,NoneOnDryRun,Some,Unknown) | Whether asking changes anything.
      timeoutSeconds int32? | How long to wait; 10 by default.
      admissionReviewVersions! [string] | Versions of the question it understands.
      matchConditions [MatchCondition] keyed(name) | CEL conditions that must all hold.
    MutatingWebhook | A server that may alter objects.
      name! string | A full domain name.
      clientConfig! WebhookClientConfig | Where it is.
      rules [RuleWithOperations] | What it is asked about.
      failurePolicy string? enum(Fail,Ignore) | What happens when it does not answer; Fail by default.
      matchPolicy string? enum(Equivalent,Exact) | Whether other versions of a resource match too.
      namespaceSelector meta.LabelSelector? | Labels of the namespaces.
      objectSelector meta.LabelSelector? | Labels of the objects.
      sideEffects! string? enum(None,NoneOnDryRun,Some,Unknown) | Whether asking changes anything.
      timeoutSeconds int32? | How long to wait; 10 by default.
      admissionReviewVersions! [string] | Versions of the question it understands.
      reinvocationPolicy string? enum(IfNeeded,Never) | Whether it is asked again after others altered the object.
      matchConditions [MatchCondition] keyed(name) | CEL conditions that must all hold.
    WebhookClientConfig | Where a webhook is.
      url string? | Its address.
      service ServiceReference? | Or a Service of the cluster.
      caBundle bytes | The authority its certificate must be from, in PEM.
    ServiceReference | Names a Service.
      namespace! string
      name! string
      path string?
      port int32?
    RuleFields inline
      operations [string] items(*,CONNECT,CREATE,DELETE,UPDATE) | CREATE, UPDATE, DELETE, CONNECT or *.
      apiGroups [string] | Groups or *.
      apiVersions [string] | Versions or *.
      resources [string] | Resources, as pods or pods/*.
      scope string? enum(*,Cluster,Namespaced) | Cluster, Namespaced or *.
    RuleWithOperations | Requests that match.
      include RuleFields
    NamedRuleWithOperations atomic | Requests that match, perhaps of certain objects.
      resourceNames [string] | Only objects of these names.
      include RuleFields
    MatchCondition | A condition in CEL.
      name! string | Its name.
      expression! string | True if the request matters.
    ValidatingAdmissionPolicy root | Rules in CEL about what may be written.
      spec ValidatingAdmissionPolicySpec | The rules.
      status ValidatingAdmissionPolicyStatus | What the server thinks of them.
    ValidatingAdmissionPolicySpec | Rules in CEL.
      paramKind ParamKind? | The kind of the objects with parameters.
      matchConstraints MatchResources? | The requests it is about.
      validations [Validation] | All must be true.
      failurePolicy string? enum(Fail,Ignore) | What happens when a rule cannot be computed; Fail by default.
      auditAnnotations [AuditAnnotation] | Notes for the audit log.
      matchConditions [MatchCondition] keyed(name) | Conditions that must all hold.
      variables [Variable] keyed(name) | Values for use in the rules.
    ParamKind atomic | The kind of the objects with parameters.
      apiVersion string
      kind string
    MatchResources atomic | Requests that match.
      namespaceSelector meta.LabelSelector? | Labels of the namespaces.
      objectSelector meta.LabelSelector? | Labels of the objects.
      resourceRules [NamedRuleWithOperations] | One must match.
      excludeResourceRules [NamedRuleWithOperations] | None may match.
      matchPolicy string? enum(Equivalent,Exact) | Whether other versions of a resource match too.
    Validation | A rule.
      expression! string | True if the request is acceptable; object, oldObject, request, params are known.
      message string | Said when it is not.
      messageExpression string | Computes what is said.
      reason string? | The reason of the refusal.
    AuditAnnotation | A note for the audit log.
      key! string
      valueExpression! string
    Variable atomic | A named value.
      name! string
      expression! string
    ValidatingAdmissionPolicyStatus | What the server thinks of the rules.
      observedGeneration int64
      typeChecking TypeChecking?
      conditions [meta.Condition] map(type)
    TypeChecking | Doubts about types.
      expressionWarnings [ExpressionWarning]
    ExpressionWarning
      fieldRef! string
      warning! string
    ValidatingAdmissionPolicyBinding root | Puts a policy to work.
      spec! ValidatingAdmissionPolicyBindingSpec | Which and where.
    ValidatingAdmissionPolicyBindingSpec
      policyName! string omitted | The policy.
      paramRef ParamRef? | Its parameters.
      matchResources MatchResources? | Where it holds.
      validationActions! [string] set items(Audit,Deny,Warn) | Deny, Warn or Audit.
    ParamRef atomic | Objects with parameters.
      name string
      namespace string
      selector meta.LabelSelector?
      parameterNotFoundAction string?
    MutatingAdmissionPolicy root | Changes in CEL of what is being written.
      spec MutatingAdmissionPolicySpec | The changes.
    MutatingAdmissionPolicySpec
      paramKind ParamKind?
      matchConstraints MatchResources?
      variables [Variable]
      mutations [Mutation]
      failurePolicy string? enum(Fail,Ignore)
      matchConditions [MatchCondition] keyed(name)
      reinvocationPolicy string enum(IfNeeded,Never)
    Mutation
      patchType! string enum(ApplyConfiguration,JSONPatch)
      applyConfiguration ApplyConfiguration?
      jsonPatch JSONPatch?
    ApplyConfiguration
      expression string
    JSONPatch
      expression string
    MutatingAdmissionPolicyBinding root | Puts a policy to work.
      spec MutatingAdmissionPolicyBindingSpec | Which and where.
    MutatingAdmissionPolicyBindingSpec
      policyName string
      paramRef ParamRef?
      matchResources MatchResources?
    """
}
