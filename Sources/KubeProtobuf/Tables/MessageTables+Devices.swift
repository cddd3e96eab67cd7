extension MessageTables {
  /// The group `resource.k8s.io`.
  static let devices = """
    AllocatedDeviceStatus 1:driver 2:pool 3:device 7:shareID:? 4:conditions:*meta.Condition 5:data:?runtime.RawExtension
      6:networkData:?NetworkDeviceData
    AllocationResult 1:devices:DeviceAllocationResult 3:nodeSelector:?core.NodeSelector 5:allocationTimestamp:?meta.Time
    CELDeviceSelector 1:expression
    CapacityRequestPolicy 1:default:?resource.Quantity 3:validValues:*resource.Quantity 4:validRange:?CapacityRequestPolicyRange
    CapacityRequestPolicyRange 1:min:?resource.Quantity 2:max:?resource.Quantity 3:step:?resource.Quantity
    CapacityRequirements 1:requests:%resource.Quantity
    Counter 1:value:resource.Quantity
    CounterSet 1:name 2:counters:%Counter
    Device 1:name 2:attributes:%DeviceAttribute 3:capacity:%DeviceCapacity 4:consumesCounters:*DeviceCounterConsumption
      5:nodeName:? 6:nodeSelector:?core.NodeSelector 7:allNodes:?bool 8:taints:*DeviceTaint 9:bindsToNode:?bool
      10:bindingConditions:* 11:bindingFailureConditions:* 12:allowMultipleAllocations:?bool
      13:nodeAllocatableResourceMappings:%NodeAllocatableResourceMapping
    DeviceAllocationConfiguration 1:source 2:requests:* 3:deviceConfiguration:^DeviceConfiguration
    DeviceAllocationResult 1:results:*DeviceRequestAllocationResult 2:config:*DeviceAllocationConfiguration
    DeviceAttribute 2:int:?int 3:bool:?bool 4:string:? 5:version:? 6:ints:*int 7:bools:*bool 8:strings:* 9:versions:*
    DeviceCapacity 1:value:resource.Quantity 2:requestPolicy:?CapacityRequestPolicy
    DeviceClaim 1:requests:*DeviceRequest 2:constraints:*DeviceConstraint 3:config:*DeviceClaimConfiguration
    DeviceClaimConfiguration 1:requests:* 2:deviceConfiguration:^DeviceConfiguration
    DeviceClass 1:metadata:meta.ObjectMeta 2:spec:DeviceClassSpec
    DeviceClassConfiguration 1:deviceConfiguration:^DeviceConfiguration
    DeviceClassSpec 1:selectors:*DeviceSelector 2:config:*DeviceClassConfiguration 4:extendedResourceName:?
    DeviceConfiguration 1:opaque:?OpaqueDeviceConfiguration
    DeviceConstraint 1:requests:* 2:matchAttribute:? 3:distinctAttribute:?
    DeviceCounterConsumption 1:counterSet 2:counters:%Counter
    DeviceRequest 1:name 2:exactly:?ExactDeviceRequest 3:firstAvailable:*DeviceSubRequest
    DeviceRequestAllocationResult 1:request 2:driver 3:pool 4:device 5:adminAccess:?bool 6:tolerations:*DeviceToleration
      7:bindingConditions:* 8:bindingFailureConditions:* 9:shareID:? 10:consumedCapacity:%resource.Quantity
    DeviceSelector 1:cel:?CELDeviceSelector
    DeviceSubRequest 1:name 2:deviceClassName 3:selectors:*DeviceSelector 4:allocationMode 5:count:int
      6:tolerations:*DeviceToleration 7:capacity:?CapacityRequirements
    DeviceTaint 1:key 2:value 3:effect 4:timeAdded:?meta.Time
    DeviceToleration 1:key 2:operator 3:value 4:effect 5:tolerationSeconds:?int
    ExactDeviceRequest 1:deviceClassName 2:selectors:*DeviceSelector 3:allocationMode 4:count:int 5:adminAccess:?bool
      6:tolerations:*DeviceToleration 7:capacity:?CapacityRequirements
    NetworkDeviceData 1:interfaceName 2:ips:* 3:hardwareAddress
    NodeAllocatableResourceMapping 1:capacityKey:? 2:allocationMultiplier:?resource.Quantity
    OpaqueDeviceConfiguration 1:driver 2:parameters:runtime.RawExtension
    ResourceClaim 1:metadata:meta.ObjectMeta 2:spec:ResourceClaimSpec 3:status:ResourceClaimStatus
    ResourceClaimConsumerReference 1:apiGroup 3:resource 4:name 5:uid
    ResourceClaimSpec 1:devices:DeviceClaim
    ResourceClaimStatus 1:allocation:?AllocationResult 2:reservedFor:*ResourceClaimConsumerReference
      4:devices:*AllocatedDeviceStatus
    ResourceClaimTemplate 1:metadata:meta.ObjectMeta 2:spec:ResourceClaimTemplateSpec
    ResourceClaimTemplateSpec 1:metadata:meta.ObjectMeta 2:spec:ResourceClaimSpec
    ResourcePool 1:name 2:generation:int 3:resourceSliceCount:int
    ResourceSlice 1:metadata:meta.ObjectMeta 2:spec:ResourceSliceSpec
    ResourceSliceSpec 1:driver 2:pool:ResourcePool 3:nodeName:? 4:nodeSelector:?core.NodeSelector 5:allNodes:?bool
      6:devices:*Device 7:perDeviceNodeSelection:?bool 8:sharedCounters:*CounterSet
    """
}
