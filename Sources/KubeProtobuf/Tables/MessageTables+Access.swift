extension MessageTables {
  static let rbac = """
    AggregationRule 1:clusterRoleSelectors:*meta.LabelSelector
    ClusterRole 1:metadata:meta.ObjectMeta 2:rules:*PolicyRule 3:aggregationRule:?AggregationRule
    ClusterRoleBinding 1:metadata:meta.ObjectMeta 2:subjects:*Subject 3:roleRef:RoleRef
    PolicyRule 1:verbs:* 2:apiGroups:* 3:resources:* 4:resourceNames:* 5:nonResourceURLs:*
    Role 1:metadata:meta.ObjectMeta 2:rules:*PolicyRule
    RoleBinding 1:metadata:meta.ObjectMeta 2:subjects:*Subject 3:roleRef:RoleRef
    RoleRef 1:apiGroup 2:kind 3:name
    Subject 1:kind 2:apiGroup 3:name 4:namespace
    """

  static let authentication = """
    BoundObjectReference 1:kind 2:apiVersion 3:name 4:uid
    ExtraValue 1:items:*
    SelfSubjectReview 1:metadata:meta.ObjectMeta 2:status:SelfSubjectReviewStatus
    SelfSubjectReviewStatus 1:userInfo:UserInfo
    TokenRequest 1:metadata:meta.ObjectMeta 2:spec:TokenRequestSpec 3:status:TokenRequestStatus
    TokenRequestSpec 1:audiences:* 4:expirationSeconds:?int 3:boundObjectRef:?BoundObjectReference
    TokenRequestStatus 1:token 2:expirationTimestamp:meta.Time
    TokenReview 1:metadata:meta.ObjectMeta 2:spec:TokenReviewSpec 3:status:TokenReviewStatus
    TokenReviewSpec 1:token 2:audiences:*
    TokenReviewStatus 1:authenticated:bool 2:user:UserInfo 4:audiences:* 3:error
    UserInfo 1:username 2:uid 3:groups:* 4:extra:%ExtraValue
    """

  static let authorization = """
    ExtraValue 1:items:*
    FieldSelectorAttributes 1:rawSelector 2:requirements:*meta.FieldSelectorRequirement
    LabelSelectorAttributes 1:rawSelector 2:requirements:*meta.LabelSelectorRequirement
    LocalSubjectAccessReview 1:metadata:meta.ObjectMeta 2:spec:SubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus
    NonResourceAttributes 1:path 2:verb
    NonResourceRule 1:verbs:* 2:nonResourceURLs:*
    ResourceAttributes 1:namespace 2:verb 3:group 4:version 5:resource 6:subresource 7:name
      8:fieldSelector:?FieldSelectorAttributes 9:labelSelector:?LabelSelectorAttributes
    ResourceRule 1:verbs:* 2:apiGroups:* 3:resources:* 4:resourceNames:*
    SelfSubjectAccessReview 1:metadata:meta.ObjectMeta 2:spec:SelfSubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus
    SelfSubjectAccessReviewSpec 1:resourceAttributes:?ResourceAttributes 2:nonResourceAttributes:?NonResourceAttributes
    SelfSubjectRulesReview 1:metadata:meta.ObjectMeta 2:spec:SelfSubjectRulesReviewSpec 3:status:SubjectRulesReviewStatus
    SelfSubjectRulesReviewSpec 1:namespace
    SubjectAccessReview 1:metadata:meta.ObjectMeta 2:spec:SubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus
    SubjectAccessReviewSpec 1:resourceAttributes:?ResourceAttributes 2:nonResourceAttributes:?NonResourceAttributes 3:user
      4:groups:* 5:extra:%ExtraValue 6:uid
    SubjectAccessReviewStatus 1:allowed:bool 4:denied:bool 2:reason 3:evaluationError
    SubjectRulesReviewStatus 1:resourceRules:*ResourceRule 2:nonResourceRules:*NonResourceRule 3:incomplete:bool 4:evaluationError
    """

  static let certificates = """
    CertificateSigningRequest 1:metadata:meta.ObjectMeta 2:spec:CertificateSigningRequestSpec
      3:status:CertificateSigningRequestStatus
    CertificateSigningRequestCondition 1:type 6:status 2:reason 3:message 4:lastUpdateTime:meta.Time
      5:lastTransitionTime:meta.Time
    CertificateSigningRequestSpec 1:request:bytes 7:signerName 8:expirationSeconds:?int 5:usages:* 2:username 3:uid 4:groups:*
      6:extra:%ExtraValue
    CertificateSigningRequestStatus 1:conditions:*CertificateSigningRequestCondition 2:certificate:bytes
    ExtraValue 1:items:*
    """

  static let admissionregistration = """
    ApplyConfiguration 1:expression
    AuditAnnotation 1:key 2:valueExpression
    ExpressionWarning 2:fieldRef 3:warning
    JSONPatch 1:expression
    MatchCondition 1:name 2:expression
    MatchResources 1:namespaceSelector:?meta.LabelSelector 2:objectSelector:?meta.LabelSelector
      3:resourceRules:*NamedRuleWithOperations 4:excludeResourceRules:*NamedRuleWithOperations 7:matchPolicy:?
    MutatingAdmissionPolicy 1:metadata:meta.ObjectMeta 2:spec:MutatingAdmissionPolicySpec
    MutatingAdmissionPolicyBinding 1:metadata:meta.ObjectMeta 2:spec:MutatingAdmissionPolicyBindingSpec
    MutatingAdmissionPolicyBindingSpec 1:policyName 2:paramRef:?ParamRef 3:matchResources:?MatchResources
    MutatingAdmissionPolicySpec 1:paramKind:?ParamKind 2:matchConstraints:?MatchResources 3:variables:*Variable
      4:mutations:*Mutation 5:failurePolicy:? 6:matchConditions:*MatchCondition 7:reinvocationPolicy
    MutatingWebhook 1:name 2:clientConfig:WebhookClientConfig 3:rules:*RuleWithOperations 4:failurePolicy:? 9:matchPolicy:?
      5:namespaceSelector:?meta.LabelSelector 11:objectSelector:?meta.LabelSelector 6:sideEffects:? 7:timeoutSeconds:?int
      8:admissionReviewVersions:* 10:reinvocationPolicy:? 12:matchConditions:*MatchCondition
    MutatingWebhookConfiguration 1:metadata:meta.ObjectMeta 2:webhooks:*MutatingWebhook
    Mutation 2:patchType 3:applyConfiguration:?ApplyConfiguration 4:jsonPatch:?JSONPatch
    NamedRuleWithOperations 1:resourceNames:* 2:ruleWithOperations:^RuleWithOperations
    ParamKind 1:apiVersion 2:kind
    ParamRef 1:name 2:namespace 3:selector:?meta.LabelSelector 4:parameterNotFoundAction:?
    Rule 1:apiGroups:* 2:apiVersions:* 3:resources:* 4:scope:?
    RuleWithOperations 1:operations:* 2:rule:^Rule
    ServiceReference 1:namespace 2:name 3:path:? 4:port:?int
    TypeChecking 1:expressionWarnings:*ExpressionWarning
    ValidatingAdmissionPolicy 1:metadata:meta.ObjectMeta 2:spec:ValidatingAdmissionPolicySpec
      3:status:ValidatingAdmissionPolicyStatus
    ValidatingAdmissionPolicyBinding 1:metadata:meta.ObjectMeta 2:spec:ValidatingAdmissionPolicyBindingSpec
    ValidatingAdmissionPolicyBindingSpec 1:policyName 2:paramRef:?ParamRef 3:matchResources:?MatchResources 4:validationActions:*
    ValidatingAdmissionPolicySpec 1:paramKind:?ParamKind 2:matchConstraints:?MatchResources 3:validations:*Validation
      4:failurePolicy:? 5:auditAnnotations:*AuditAnnotation 6:matchConditions:*MatchCondition 7:variables:*Variable
    ValidatingAdmissionPolicyStatus 1:observedGeneration:int 2:typeChecking:?TypeChecking 3:conditions:*meta.Condition
    ValidatingWebhook 1:name 2:clientConfig:WebhookClientConfig 3:rules:*RuleWithOperations 4:failurePolicy:? 9:matchPolicy:?
      5:namespaceSelector:?meta.LabelSelector 10:objectSelector:?meta.LabelSelector 6:sideEffects:? 7:timeoutSeconds:?int
      8:admissionReviewVersions:* 11:matchConditions:*MatchCondition
    ValidatingWebhookConfiguration 1:metadata:meta.ObjectMeta 2:webhooks:*ValidatingWebhook
    Validation 1:expression 2:message 3:reason:? 4:messageExpression
    Variable 1:name 2:expression
    WebhookClientConfig 3:url:? 1:service:?ServiceReference 2:caBundle:bytes
    """

  static let flowcontrol = """
    ExemptPriorityLevelConfiguration 1:nominalConcurrencyShares:?int 2:lendablePercent:?int
    FlowDistinguisherMethod 1:type
    FlowSchema 1:metadata:meta.ObjectMeta 2:spec:FlowSchemaSpec 3:status:FlowSchemaStatus
    FlowSchemaCondition 1:type 2:status 3:lastTransitionTime:meta.Time 4:reason 5:message
    FlowSchemaSpec 1:priorityLevelConfiguration:PriorityLevelConfigurationReference 2:matchingPrecedence:int
      3:distinguisherMethod:?FlowDistinguisherMethod 4:rules:*PolicyRulesWithSubjects
    FlowSchemaStatus 1:conditions:*FlowSchemaCondition
    GroupSubject 1:name
    LimitResponse 1:type 2:queuing:?QueuingConfiguration
    LimitedPriorityLevelConfiguration 1:nominalConcurrencyShares:?int 2:limitResponse:LimitResponse 3:lendablePercent:?int
      4:borrowingLimitPercent:?int
    NonResourcePolicyRule 1:verbs:* 6:nonResourceURLs:*
    PolicyRulesWithSubjects 1:subjects:*Subject 2:resourceRules:*ResourcePolicyRule 3:nonResourceRules:*NonResourcePolicyRule
    PriorityLevelConfiguration 1:metadata:meta.ObjectMeta 2:spec:PriorityLevelConfigurationSpec
      3:status:PriorityLevelConfigurationStatus
    PriorityLevelConfigurationCondition 1:type 2:status 3:lastTransitionTime:meta.Time 4:reason 5:message
    PriorityLevelConfigurationReference 1:name
    PriorityLevelConfigurationSpec 1:type 2:limited:?LimitedPriorityLevelConfiguration 3:exempt:?ExemptPriorityLevelConfiguration
    PriorityLevelConfigurationStatus 1:conditions:*PriorityLevelConfigurationCondition
    QueuingConfiguration 1:queues:int 2:handSize:int 3:queueLengthLimit:int
    ResourcePolicyRule 1:verbs:* 2:apiGroups:* 3:resources:* 4:clusterScope:bool 5:namespaces:*
    ServiceAccountSubject 1:namespace 2:name
    Subject 1:kind 2:user:?UserSubject 3:group:?GroupSubject 4:serviceAccount:?ServiceAccountSubject
    UserSubject 1:name
    """

  static let storage = """
    CSIDriver 1:metadata:meta.ObjectMeta 2:spec:CSIDriverSpec
    CSIDriverSpec 1:attachRequired:?bool 2:podInfoOnMount:?bool 3:volumeLifecycleModes:* 4:storageCapacity:?bool 5:fsGroupPolicy:?
      6:tokenRequests:*TokenRequest 7:requiresRepublish:?bool 8:seLinuxMount:?bool 9:nodeAllocatableUpdatePeriodSeconds:?int
      10:serviceAccountTokenInSecrets:?bool 11:preventPodSchedulingIfMissing:?bool
    CSINode 1:metadata:meta.ObjectMeta 2:spec:CSINodeSpec
    CSINodeDriver 1:name 2:nodeID 3:topologyKeys:* 4:allocatable:?VolumeNodeResources
    CSINodeSpec 1:drivers:*CSINodeDriver
    CSIStorageCapacity 1:metadata:meta.ObjectMeta 2:nodeTopology:?meta.LabelSelector 3:storageClassName
      4:capacity:?resource.Quantity 5:maximumVolumeSize:?resource.Quantity
    StorageClass 1:metadata:meta.ObjectMeta 2:provisioner 3:parameters:% 4:reclaimPolicy:? 5:mountOptions:*
      6:allowVolumeExpansion:?bool 7:volumeBindingMode:? 8:allowedTopologies:*core.TopologySelectorTerm
    TokenRequest 1:audience 2:expirationSeconds:?int
    VolumeAttachment 1:metadata:meta.ObjectMeta 2:spec:VolumeAttachmentSpec 3:status:VolumeAttachmentStatus
    VolumeAttachmentSource 1:persistentVolumeName:? 2:inlineVolumeSpec:?core.PersistentVolumeSpec
    VolumeAttachmentSpec 1:attacher 2:source:VolumeAttachmentSource 3:nodeName
    VolumeAttachmentStatus 1:attached:bool 2:attachmentMetadata:% 3:attachError:?VolumeError 4:detachError:?VolumeError
    VolumeAttributesClass 1:metadata:meta.ObjectMeta 2:driverName 3:parameters:%
    VolumeError 1:time:meta.Time 2:message 3:errorCode:?int
    VolumeNodeResources 1:count:?int
    """
}
