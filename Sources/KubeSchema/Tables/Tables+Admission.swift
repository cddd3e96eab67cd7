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
      namespace! string | The Service's namespace.
      name! string | The Service's name.
      path string? | The path of the request.
      port int32? | The Service's port; 443 by default.
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
      apiVersion string | Group and version of the parameters' kind.
      kind string | The kind of the parameters.
    MatchResources atomic | Requests that match.
      namespaceSelector meta.LabelSelector? | Labels of the namespaces.
      objectSelector meta.LabelSelector? | Labels of the objects.
      resourceRules [NamedRuleWithOperations] | One must match.
      excludeResourceRules [NamedRuleWithOperations] | None may match.
      matchPolicy string? enum(Equivalent,Exact) | Whether other versions of a resource match too.
    Validation | A rule.
      expression! string | True if the request is acceptable; object, oldObject, request, params are known.
      message string | Said when it is not.
      reason string? | The reason of the refusal.
      messageExpression string | Computes what is said.
    AuditAnnotation | A note for the audit log.
      key! string | The end of the annotation's key.
      valueExpression! string | A CEL expression for the value; null leaves the annotation out.
    Variable atomic | A named value.
      name! string | How other expressions call it: variables.NAME.
      expression! string | The CEL expression of its value.
    ValidatingAdmissionPolicyStatus | What the server thinks of the rules.
      observedGeneration int64 | The generation of the spec that this status speaks of.
      typeChecking TypeChecking? | What checking the expressions' types has found.
      conditions [meta.Condition] map(type) | What is known of its state.
    TypeChecking | Doubts about types.
      expressionWarnings [ExpressionWarning] | Expressions that cannot be right for some kind.
    ExpressionWarning | A doubt about an expression.
      fieldRef! string | The path of the field with the expression.
      warning! string | What is doubtful, one kind a line.
    ValidatingAdmissionPolicyBinding root | Puts a policy to work.
      spec! ValidatingAdmissionPolicyBindingSpec | Which and where.
    ValidatingAdmissionPolicyBindingSpec | Where a policy applies and what happens then.
      policyName! string omitted | The policy.
      paramRef ParamRef? | Its parameters.
      matchResources MatchResources? | Where it holds.
      validationActions! [string] set items(Audit,Deny,Warn) omitted | Deny, Warn or Audit.
    ParamRef atomic | Objects with parameters.
      name string | The object with the parameters; excludes selector.
      namespace string | Where it is; by default the namespace of the request.
      selector meta.LabelSelector? | Objects with parameters, by their labels.
      parameterNotFoundAction string? | Allow or Deny, when there are no parameters.
    MutatingAdmissionPolicy root | Changes in CEL of what is being written.
      spec MutatingAdmissionPolicySpec | The changes.
    MutatingAdmissionPolicySpec | What a policy changes, and when.
      paramKind ParamKind? | The kind of the parameters, if there are any.
      matchConstraints MatchResources? | The requests it is about.
      variables [Variable] | Named expressions for use in others.
      mutations [Mutation] | The changes, in order.
      failurePolicy string? enum(Fail,Ignore) | Fail or Ignore, when an expression fails.
      matchConditions [MatchCondition] keyed(name) | CEL conditions that must all hold.
      reinvocationPolicy string enum(IfNeeded,Never) | Whether it runs again after others changed the object: Never or IfNeeded.
    Mutation | A change to the object.
      patchType! string enum(ApplyConfiguration,JSONPatch) | ApplyConfiguration or JSONPatch.
      applyConfiguration ApplyConfiguration? | Fields to merge as server-side apply does.
      jsonPatch JSONPatch? | Operations of a JSON patch.
    ApplyConfiguration | A change as server-side apply makes it.
      expression string | A CEL expression of the fields: Object{spec: Object.spec{...}}.
    JSONPatch | A change as a JSON patch.
      expression string | A CEL expression of a list of JSONPatch{op: ..., path: ..., value: ...}.
    MutatingAdmissionPolicyBinding root | Puts a policy to work.
      spec MutatingAdmissionPolicyBindingSpec | Which and where.
    MutatingAdmissionPolicyBindingSpec | Where a policy applies.
      policyName string | The policy.
      paramRef ParamRef? | The parameters.
      matchResources MatchResources? | Narrows the requests further.
    """
}
