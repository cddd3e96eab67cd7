extension Tables {
  static let resource = """
    package resource io.k8s.api.resource.v1 v1
    ResourceClaim root | Asks for devices.
      spec! ResourceClaimSpec | What is asked.
      status ResourceClaimStatus | What it got.
    ResourceClaimSpec | What is asked for.
      devices DeviceClaim | The devices.
    DeviceClaim | Devices that are asked for.
      requests+ [DeviceRequest] | What is needed.
      constraints [DeviceConstraint] | What must hold among the devices.
      config [DeviceClaimConfiguration] | Settings for drivers.
    DeviceRequest | A request for devices, with alternatives or without.
      name! string | Its name.
      exactly ExactDeviceRequest? | What is needed.
      firstAvailable [DeviceSubRequest] | Alternatives, the best first.
    ExactDeviceRequest | A request for devices.
      deviceClassName! string | The DeviceClass.
      selectors [DeviceSelector] | What a device must be like.
      allocationMode string enum(All,ExactCount) | ExactCount or All.
      count int64 | How many devices.
      adminAccess bool? | Access for administration, beside other users of the device.
      tolerations [DeviceToleration] | Taints of devices that are put up with.
      capacity CapacityRequirements? | How much of it is needed.
    DeviceSubRequest | An alternative of a request.
      name! string | Its name.
      deviceClassName! string | The DeviceClass.
      selectors [DeviceSelector] | What a device must be like.
      allocationMode string enum(All,ExactCount) | ExactCount or All.
      count int64 | How many devices.
      tolerations [DeviceToleration] | Taints of devices that are put up with.
      capacity CapacityRequirements? | How much of it is needed.
    CapacityRequirements | How much of a device's capacity is needed.
      requests {quantity} | Amounts by the capacity's name.
    DeviceSelector | What a device must be like.
      cel CELDeviceSelector? | Said in CEL.
    CELDeviceSelector | A condition in CEL.
      expression! string | A CEL expression over device.
    DeviceToleration | A taint of devices that is put up with.
      key string | The taint's key.
      operator string enum(Equal,Exists) =Equal | Exists or Equal.
      value string | The taint's value, for Equal.
      effect string enum(NoExecute,NoSchedule,None) | NoSchedule or NoExecute; empty is every effect.
      tolerationSeconds int64? | How long NoExecute is put up with.
    DeviceConstraint | What several devices must have in common.
      requests [string] | Names of the requests; empty means all.
      matchAttribute string? | An attribute that must be the same.
      distinctAttribute string? | An attribute that must differ.
    DeviceConfiguration inline
      opaque OpaqueDeviceConfiguration? | Parameters that the driver understands.
    DeviceClaimConfiguration | Configuration for devices of a claim.
      requests [string] | Names of the requests; empty means all.
      include DeviceConfiguration
    OpaqueDeviceConfiguration | Parameters for a driver.
      driver! string | The name of the driver.
      parameters! any | Any object, with apiVersion and kind.
    ResourceClaimStatus | What was given.
      allocation AllocationResult? | The devices that were given.
      reservedFor [ResourceClaimConsumerReference] keyed(uid) | Who may use them.
      devices [AllocatedDeviceStatus] map(driver,device,pool,shareID) | The state of each device.
    ResourceClaimConsumerReference | A user of the claim.
      apiGroup string | The API group; empty is the core group.
      resource! string | Its resource, such as pods.
      name! string | The name.
      uid! string | The identity of the object.
    AllocationResult | What was given to a claim.
      devices DeviceAllocationResult | The devices.
      nodeSelector core.NodeSelector? | The nodes they can be used on.
      allocationTimestamp time? | When they were given.
    DeviceAllocationResult | The devices of a claim.
      results [DeviceRequestAllocationResult] | A device each.
      config [DeviceAllocationConfiguration] | Configuration from claim and class.
    DeviceRequestAllocationResult | A device that was given.
      request! string | The request that was satisfied.
      driver! string | The name of the driver.
      pool! string | The pool of devices.
      device! string | The device in the pool.
      adminAccess bool? | Access for administration, beside other users of the device.
      tolerations [DeviceToleration] | Taints of devices that are put up with.
      bindingConditions [string] | Conditions that must be true before the Pod is bound.
      bindingFailureConditions [string] | Conditions that make binding fail.
      shareID string? | The identity of this share of a device.
      consumedCapacity {quantity} | How much of it is taken.
    DeviceAllocationConfiguration | Configuration that goes with the devices.
      source! string enum(FromClaim,FromClass) | FromClass or FromClaim.
      requests [string] | Names of the requests; empty means all.
      include DeviceConfiguration
    AllocatedDeviceStatus | The state of a device in use.
      driver! string | The name of the driver.
      pool! string | The pool of devices.
      device! string | The device in the pool.
      shareID string? | The identity of this share of a device.
      conditions+ [meta.Condition] map(type) | What is known of its state.
      data any? | Whatever the driver says.
      networkData NetworkDeviceData? | Addresses, for network devices.
    NetworkDeviceData | A network device.
      interfaceName string | The interface in the Pod.
      ips [string] | Its addresses.
      hardwareAddress string | Its MAC address.
    ResourceClaimTemplate root | What claims made for Pods look like.
      spec! ResourceClaimTemplateSpec | What they look like.
    ResourceClaimTemplateSpec | The claims to make.
      metadata meta.ObjectMeta | Labels and annotations of the claims.
      spec! ResourceClaimSpec | Their spec.
    DeviceClass root | A kind of devices.
      spec! DeviceClassSpec | Which devices.
    DeviceClassSpec | A class of devices.
      selectors [DeviceSelector] | What a device must be like.
      config [DeviceClassConfiguration] | Configuration for its devices.
      extendedResourceName string? | The extended resource it also serves.
    DeviceClassConfiguration | Configuration for devices of a class.
      include DeviceConfiguration
    """
  static let resourceSlices = """
    package resource io.k8s.api.resource.v1 v1
    ResourceSlice root | Devices that a driver offers.
      spec! ResourceSliceSpec | The devices.
    ResourceSliceSpec | Devices of a pool.
      driver! string | The name of the driver.
      pool! ResourcePool | The pool of devices.
      nodeName string? | The node it belongs to.
      nodeSelector core.NodeSelector? | The nodes it can be used on.
      allNodes bool? | Usable on every node.
      devices [Device] | The devices.
      perDeviceNodeSelection bool? | Each device says where it is.
      sharedCounters [CounterSet] | What devices share.
    ResourcePool | A pool of devices.
      name! string | Its name.
      generation! int64 | Counts its changes; older slices are void.
      resourceSliceCount! int64 | How many slices it has.
    CounterSet | Counters that devices share.
      name! string | Its name.
      counters! {Counter} omitted | The counters by name.
    Counter | An amount.
      value! quantity | How much there is.
    Device | A device.
      name! string | Its name in the pool.
      attributes {DeviceAttribute} | Its attributes by name.
      capacity {DeviceCapacity} | Its capacities by name.
      consumesCounters [DeviceCounterConsumption] | What it takes from shared counters.
      nodeName string? | The node it belongs to.
      nodeSelector core.NodeSelector? | The nodes it can be used on.
      allNodes bool? | Usable on every node.
      taints [DeviceTaint] | Its taints.
      bindsToNode bool? | The claim is bound to the chosen node.
      bindingConditions [string] | Conditions that must be true before the Pod is bound.
      bindingFailureConditions [string] | Conditions that make binding fail.
      allowMultipleAllocations bool? | Several claims may share it.
      nodeAllocatableResourceMappings {NodeAllocatableResourceMapping} | What it takes from the node's resources.
    NodeAllocatableResourceMapping | How a device counts against a resource of the node.
      capacityKey string? | The capacity that counts.
      allocationMultiplier quantity? | Multiplies the amount.
    DeviceAttribute | An attribute of a device: one of the values.
      int int64? | A number.
      bool bool? | A truth value.
      string string? | A text.
      version string? | A semantic version.
      ints [int64] | Numbers.
      bools [bool] | Truth values.
      strings [string] | Texts.
      versions [string] | Semantic versions.
    DeviceCapacity | A capacity of a device.
      value! quantity | How much there is.
      requestPolicy CapacityRequestPolicy? | Which amounts may be asked for.
    CapacityRequestPolicy | Which amounts may be asked for.
      default quantity? | Without a request.
      validValues [quantity] | One of these.
      validRange CapacityRequestPolicyRange? | Or in this range.
    CapacityRequestPolicyRange | A range of amounts.
      min! quantity? | The least.
      max quantity? | The most.
      step quantity? | In steps of.
    DeviceCounterConsumption | What a device takes from shared counters.
      counterSet! string | The set.
      counters! {Counter} omitted | Amounts by the counter's name.
    DeviceTaint | Keeps claims away from a device.
      key! string | Its key.
      value string | Its value.
      effect! string enum(NoExecute,NoSchedule,None) | None, NoSchedule or NoExecute.
      timeAdded time? | When it was added.
    """
}
