/// The columns of every listable resource, by group version and name.
///
/// `Name` is always there first, unless a line says otherwise. `:date` and the like give the type, `/name` the format, `*` marks columns
/// of wide output, `_` stands for a space.
enum ColumnTables {
  static let all = """
    v1/componentstatuses Name/name Status Message Error
    v1/configmaps Name/name Data Age
    v1/endpoints Name/name Endpoints Age
    v1/events Last_Seen Type Reason Object Subobject* Source* Message First_Seen* Count* Name/name*
    v1/limitranges Name/name Created_At:date
    v1/namespaces Name/name Status Age
    v1/nodes Name/name Status Roles Age Version Internal-IP* External-IP* OS-Image* Kernel-Version* Container-Runtime*
    v1/persistentvolumeclaims Name/name Status Volume Capacity Access_Modes StorageClass VolumeAttributesClass Age VolumeMode*
    v1/persistentvolumes Name/name Capacity Access_Modes Reclaim_Policy Status Claim StorageClass VolumeAttributesClass Reason Age VolumeMode*
    v1/pods Name/name Ready Status Restarts Age IP* Node* Nominated_Node* Readiness_Gates*
    v1/podtemplates Name/name Containers Images Pod_Labels
    v1/replicationcontrollers Name/name Desired:integer Current:integer Ready:integer Age Containers* Images* Selector*
    v1/resourcequotas Name/name Request Limit Age
    v1/secrets Name/name Type Data Age
    v1/serviceaccounts Name/name Age
    v1/services Name/name Type Cluster-IP External-IP Port(s) Age Selector*
    apiregistration.k8s.io/v1/apiservices Name/name Service Available Age
    apps/v1/controllerrevisions Name/name Controller Revision Age
    apps/v1/daemonsets Name/name Desired:integer Current:integer Ready:integer Up-to-date:integer Available:integer Node_Selector Age Containers* Images* Selector*
    apps/v1/deployments Name/name Ready Up-to-date Available Age Containers* Images* Selector*
    apps/v1/replicasets Name/name Desired:integer Current:integer Ready:integer Age Containers* Images* Selector*
    apps/v1/statefulsets Name/name Ready Age Containers* Images*
    events.k8s.io/v1/events Last_Seen Type Reason Object Subobject* Source* Message First_Seen* Count* Name/name*
    autoscaling/v2/horizontalpodautoscalers Name/name Reference Targets MinPods MaxPods Replicas Age
    autoscaling/v1/horizontalpodautoscalers Name/name Reference Targets MinPods MaxPods Replicas Age
    batch/v1/cronjobs Name/name Schedule Timezone Suspend:boolean Active:integer Last_Schedule Age Containers* Images* Selector*
    batch/v1/jobs Name/name Status Completions Duration Age Containers* Images* Selector*
    certificates.k8s.io/v1/certificatesigningrequests Name/name Age SignerName Requestor RequestedDuration Condition
    networking.k8s.io/v1/ingressclasses Name/name Controller Parameters Age
    networking.k8s.io/v1/ingresses Name/name Class Hosts Address Ports Age
    networking.k8s.io/v1/ipaddresses Name/name ParentRef
    networking.k8s.io/v1/networkpolicies Name/name Pod-Selector Age
    networking.k8s.io/v1/servicecidrs Name/name CIDRs Age
    policy/v1/poddisruptionbudgets Name/name Min_Available Max_Unavailable Allowed_Disruptions:integer Age
    rbac.authorization.k8s.io/v1/clusterrolebindings Name/name Role Age Users* Groups* ServiceAccounts*
    rbac.authorization.k8s.io/v1/clusterroles Name/name Created_At:date
    rbac.authorization.k8s.io/v1/rolebindings Name/name Role Age Users* Groups* ServiceAccounts*
    rbac.authorization.k8s.io/v1/roles Name/name Created_At:date
    storage.k8s.io/v1/csidrivers Name/name AttachRequired:boolean PodInfoOnMount:boolean StorageCapacity:boolean TokenRequests RequiresRepublish:boolean Modes Age
    storage.k8s.io/v1/csinodes Name/name Drivers:integer Age
    storage.k8s.io/v1/csistoragecapacities Name/name Created_At:date
    storage.k8s.io/v1/storageclasses Name/name Provisioner ReclaimPolicy VolumeBindingMode AllowVolumeExpansion Age
    storage.k8s.io/v1/volumeattachments Name/name Attacher/name PV Node Attached:boolean Age
    storage.k8s.io/v1/volumeattributesclasses Name/name DriverName Age
    admissionregistration.k8s.io/v1/mutatingadmissionpolicies Name/name Mutations:integer ParamKind Age
    admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings Name/name PolicyName ParamRef Age
    admissionregistration.k8s.io/v1/mutatingwebhookconfigurations Name/name Webhooks:integer Age
    admissionregistration.k8s.io/v1/validatingadmissionpolicies Name/name Validations:integer ParamKind Age
    admissionregistration.k8s.io/v1/validatingadmissionpolicybindings Name/name PolicyName ParamRef Age
    admissionregistration.k8s.io/v1/validatingwebhookconfigurations Name/name Webhooks:integer Age
    scheduling.k8s.io/v1/priorityclasses Name/name Value:integer Global-Default:boolean Age PreemptionPolicy
    coordination.k8s.io/v1/leases Name/name Holder Age
    node.k8s.io/v1/runtimeclasses Name/name Handler Age
    discovery.k8s.io/v1/endpointslices Name/name AddressType Ports Endpoints Age
    resource.k8s.io/v1/deviceclasses Name/name Age
    resource.k8s.io/v1/resourceclaims Name/name State Age
    resource.k8s.io/v1/resourceclaimtemplates Name/name Age
    resource.k8s.io/v1/resourceslices Name/name Node Driver Pool Age
    flowcontrol.apiserver.k8s.io/v1/flowschemas Name/name PriorityLevel MatchingPrecedence DistinguisherMethod Age MissingPL
    flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations Name/name Type NominalConcurrencyShares Queues HandSize QueueLengthLimit Age
    """

  /// What kinds without columns of their own have.
  static let fallback = [TableColumn("Name", format: "name"), TableColumn("Created At", type: "date")]

  static func columns() -> [String: [TableColumn]] {
    var result: [String: [TableColumn]] = [:]
    for line in all.split(separator: "\n") {
      let words = line.split(separator: " ")
      result[String(words[0])] = words.dropFirst().map(column)
    }
    return result
  }

  private static func column(_ word: Substring) -> TableColumn {
    var word = word
    let isWide = word.last == "*"
    if isWide { word = word.dropLast() }
    var column = TableColumn("", priority: isWide ? 1 : 0)
    if let slash = word.firstIndex(of: "/") {
      column.format = String(word[word.index(after: slash)...])
      word = word[..<slash]
    } else if let colon = word.firstIndex(of: ":") {
      column.type = String(word[word.index(after: colon)...])
      word = word[..<colon]
    }
    column.name = String(word.map { $0 == "_" ? " " : $0 })
    return column
  }
}
