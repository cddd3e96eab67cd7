extension MessageTables {
  static let meta = """
    APIGroup 1:name 2:versions:*GroupVersionForDiscovery 3:preferredVersion:GroupVersionForDiscovery
      4:serverAddressByClientCIDRs:*ServerAddressByClientCIDR
    APIGroupList 1:groups:*APIGroup
    APIResource 1:name 6:singularName 2:namespaced:bool 8:group 9:version 3:kind 4:verbs:Verbs 5:shortNames:* 7:categories:*
      10:storageVersionHash
    APIResourceList 1:groupVersion 2:resources:*APIResource
    APIVersions 1:versions:* 2:serverAddressByClientCIDRs:*ServerAddressByClientCIDR
    Condition 1:type 2:status 3:observedGeneration:int 4:lastTransitionTime:Time 5:reason 6:message
    CreateOptions 1:dryRun:* 3:fieldManager 4:fieldValidation
    DeleteOptions 1:gracePeriodSeconds:?int 2:preconditions:?Preconditions 3:orphanDependents:?bool 4:propagationPolicy:?
      5:dryRun:* 6:ignoreStoreReadErrorWithClusterBreakingPotential:?bool
    FieldSelectorRequirement 1:key 2:operator 3:values:*
    FieldsV1 1:raw:bytes
    GetOptions 1:resourceVersion
    GroupVersionForDiscovery 1:groupVersion 2:version
    LabelSelector 1:matchLabels:% 2:matchExpressions:*LabelSelectorRequirement
    LabelSelectorRequirement 1:key 2:operator 3:values:*
    ListMeta 1:selfLink 2:resourceVersion 3:continue 4:remainingItemCount:?int 5:shardInfo:?ShardInfo
    ListOptions 1:labelSelector 2:fieldSelector 3:watch:bool 9:allowWatchBookmarks:bool 4:resourceVersion 10:resourceVersionMatch
      5:timeoutSeconds:?int 7:limit:int 8:continue 11:sendInitialEvents:?bool 15:shardSelector
    ManagedFieldsEntry 1:manager 2:operation 3:apiVersion 4:time:?Time 6:fieldsType 7:fieldsV1:?FieldsV1 8:subresource
    MicroTime 1:seconds:int 2:nanos:int
    ObjectMeta 1:name 2:generateName 3:namespace 4:selfLink 5:uid 6:resourceVersion 7:generation:int 8:creationTimestamp:Time
      9:deletionTimestamp:?Time 10:deletionGracePeriodSeconds:?int 11:labels:% 12:annotations:% 13:ownerReferences:*OwnerReference
      14:finalizers:* 17:managedFields:*ManagedFieldsEntry
    OwnerReference 5:apiVersion 1:kind 3:name 4:uid 6:controller:?bool 7:blockOwnerDeletion:?bool
    PartialObjectMetadata 1:metadata:ObjectMeta
    PatchOptions 1:dryRun:* 2:force:?bool 3:fieldManager 4:fieldValidation
    Preconditions 1:uid:? 2:resourceVersion:?
    ServerAddressByClientCIDR 1:clientCIDR 2:serverAddress
    ShardInfo 1:selector
    Status 1:metadata:ListMeta 2:status 3:message 4:reason 5:details:?StatusDetails 6:code:int
    StatusCause 1:reason 2:message 3:field
    StatusDetails 1:name 2:group 3:kind 6:uid 4:causes:*StatusCause 5:retryAfterSeconds:int
    TableOptions 1:includeObject
    Time 1:seconds:int 2:nanos:int
    UpdateOptions 1:dryRun:* 2:fieldManager 3:fieldValidation
    Verbs 1:items:*
    WatchEvent 1:type 2:object:runtime.RawExtension
    """

  static let resource = """
    Quantity 1:string
    """

  static let intstr = """
    IntOrString 1:type:int 2:intVal:int 3:strVal
    """

  static let runtime = """
    RawExtension 1:raw:bytes
    """
}
