extension Tables {
  static let resource = """
    package resource io.k8s.api.resource.v1 v1
    ResourceClaim root | Asks for devices.
      spec! ResourceClaimSpec | What is asked.
      status ResourceClaimStatus | What it got.
    ResourceClaimSpec
      devices DeviceClaim | The devices.
    DeviceClaim
      requests [DeviceRequest] | What is needed.
      constraints [DeviceConstraint] | What must hold among the devices.
      config [DeviceClaimConfiguration] | Settings for drivers.
    DeviceRequest
      name! string | Its name.
      exactly ExactDeviceRequest? | What is needed.
      firstAvailable [DeviceSubRequest] | Alternatives, the best first.
    ExactDeviceRequest
      deviceClassName! string
      selectors [DeviceSelector]
      allocationMode string enum(All,ExactCount)
      count int64
      adminAccess bool?
      tolerations [DeviceToleration]
      capacity CapacityRequirements?
    DeviceSubRequest
      name! string
      deviceClassName! string
      selectors [DeviceSelector]
      allocationMode string enum(All,ExactCount)
      count int64
      tolerations [DeviceToleration]
      capacity CapacityRequirements?
    CapacityRequirements
      requests {quantity}
    DeviceSelector
      cel CELDeviceSelector?
    CELDeviceSelector
      expression! string
    DeviceToleration
      key string
      operator string enum(Equal,Exists) =Equal
      value string
      effect string enum(NoExecute,NoSchedule,None)
      tolerationSeconds int64?
    DeviceConstraint
      requests [string]
      matchAttribute string?
      distinctAttribute string?
    DeviceConfiguration inline
      opaque OpaqueDeviceConfiguration?
    DeviceClaimConfiguration
      requests [string]
      include DeviceConfiguration
    OpaqueDeviceConfiguration
      driver! string
      parameters! any
    ResourceClaimStatus
      allocation AllocationResult?
      reservedFor [ResourceClaimConsumerReference] keyed(uid)
      devices [AllocatedDeviceStatus] map(driver,device,pool,shareID)
    ResourceClaimConsumerReference
      apiGroup string
      resource! string
      name! string
      uid! string
    AllocationResult
      devices DeviceAllocationResult
      nodeSelector core.NodeSelector?
      allocationTimestamp time?
    DeviceAllocationResult
      results [DeviceRequestAllocationResult]
      config [DeviceAllocationConfiguration]
    DeviceRequestAllocationResult
      request! string
      driver! string
      pool! string
      device! string
      adminAccess bool?
      tolerations [DeviceToleration]
      bindingConditions [string]
      bindingFailureConditions [string]
      shareID string?
      consumedCapacity {quantity}
    DeviceAllocationConfiguration
      source! string enum(FromClaim,FromClass)
      requests [string]
      include DeviceConfiguration
    AllocatedDeviceStatus
      driver! string
      pool! string
      device! string
      shareID string?
      conditions [meta.Condition] map(type)
      data any?
      networkData NetworkDeviceData?
    NetworkDeviceData
      interfaceName string
      ips [string]
      hardwareAddress string
    ResourceClaimTemplate root | What claims made for Pods look like.
      spec! ResourceClaimTemplateSpec | What they look like.
    ResourceClaimTemplateSpec
      metadata meta.ObjectMeta
      spec! ResourceClaimSpec
    DeviceClass root | A kind of devices.
      spec! DeviceClassSpec | Which devices.
    DeviceClassSpec
      selectors [DeviceSelector]
      config [DeviceClassConfiguration]
      extendedResourceName string?
    DeviceClassConfiguration
      include DeviceConfiguration
    """
  static let resourceSlices = """
    package resource io.k8s.api.resource.v1 v1
    ResourceSlice root | Devices that a driver offers.
      spec! ResourceSliceSpec | The devices.
    ResourceSliceSpec
      driver! string
      pool! ResourcePool
      nodeName string?
      nodeSelector core.NodeSelector?
      allNodes bool?
      devices [Device]
      perDeviceNodeSelection bool?
      sharedCounters [CounterSet]
    ResourcePool
      name! string
      generation! int64
      resourceSliceCount! int64
    CounterSet
      name! string
      counters! {Counter}
    Counter
      value! quantity
    Device
      name! string
      attributes {DeviceAttribute}
      capacity {DeviceCapacity}
      consumesCounters [DeviceCounterConsumption]
      nodeName string?
      nodeSelector core.NodeSelector?
      allNodes bool?
      taints [DeviceTaint]
      bindsToNode bool?
      bindingConditions [string]
      bindingFailureConditions [string]
      allowMultipleAllocations bool?
      nodeAllocatableResourceMappings {NodeAllocatableResourceMapping}
    NodeAllocatableResourceMapping
      capacityKey string?
      allocationMultiplier quantity?
    DeviceAttribute
      int int64?
      bool bool?
      string string?
      version string?
      ints [int64]
      bools [bool]
      strings [string]
      versions [string]
    DeviceCapacity
      value! quantity
      requestPolicy CapacityRequestPolicy?
    CapacityRequestPolicy
      default quantity?
      validValues [quantity]
      validRange CapacityRequestPolicyRange?
    CapacityRequestPolicyRange
      min! quantity?
      max quantity?
      step quantity?
    DeviceCounterConsumption
      counterSet! string
      counters! {Counter}
    DeviceTaint
      key! string
      value string
      effect! string enum(NoExecute,NoSchedule,None)
      timeAdded time?
    """
}
