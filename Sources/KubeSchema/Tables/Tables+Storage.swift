extension Tables {
  static let storage = """
    package storage io.k8s.api.storage.v1 v1
    StorageClass root | A kind of storage that claims may ask for.
      provisioner! string | Who makes the volumes. Cannot be changed.
      parameters {string} | What the provisioner wants to know. Cannot be changed.
      reclaimPolicy string? enum(Delete,Recycle,Retain) | What becomes of a volume when its claim goes; Delete by default.
      mountOptions [string] | Options of the mount.
      allowVolumeExpansion bool? | Whether claims may grow.
      volumeBindingMode string? enum(Immediate,WaitForFirstConsumer) | Whether the volume is made at once or when a Pod needs it.
      allowedTopologies [core.TopologySelectorTerm] | Where volumes may be made.
    VolumeAttachment root | Asks to attach a volume to a node.
      spec! VolumeAttachmentSpec | What is asked.
      status VolumeAttachmentStatus | The outcome.
    VolumeAttachmentSpec
      attacher! string | The driver.
      source! VolumeAttachmentSource | The volume.
      nodeName! string | The node.
    VolumeAttachmentSource
      persistentVolumeName string?
      inlineVolumeSpec core.PersistentVolumeSpec?
    VolumeAttachmentStatus
      attached! bool
      attachmentMetadata {string}
      attachError VolumeError?
      detachError VolumeError?
    VolumeError
      time time
      message string
      errorCode int32?
    CSIDriver root | A CSI driver of the cluster.
      spec! CSIDriverSpec | What it can do.
    CSIDriverSpec | What a driver can do.
      attachRequired bool?
      podInfoOnMount bool?
      volumeLifecycleModes [string] set
      storageCapacity bool?
      fsGroupPolicy string?
      tokenRequests [TokenRequest]
      requiresRepublish bool?
      seLinuxMount bool?
      nodeAllocatableUpdatePeriodSeconds int64?
      serviceAccountTokenInSecrets bool?
      preventPodSchedulingIfMissing bool?
    TokenRequest
      audience! string
      expirationSeconds int64?
    CSINode root | The CSI drivers of a node.
      spec! CSINodeSpec | The drivers.
    CSINodeSpec
      drivers! [CSINodeDriver] keyed(name)
    CSINodeDriver
      name! string
      nodeID! string
      topologyKeys+ [string]
      allocatable VolumeNodeResources?
    VolumeNodeResources
      count int32?
    CSIStorageCapacity root | How much storage is left somewhere.
      nodeTopology meta.LabelSelector?
      storageClassName! string
      capacity quantity?
      maximumVolumeSize quantity?
    VolumeAttributesClass root | Settings of volumes that may change while they are in use.
      driverName! string | The driver. Cannot be changed.
      parameters {string} | The settings. Cannot be changed.
    """
  static let certificates = """
    package certificates io.k8s.api.certificates.v1 v1
    CertificateSigningRequest root | Asks for a certificate.
      spec! CertificateSigningRequestSpec | What is asked.
      status CertificateSigningRequestStatus | The outcome.
    CertificateSigningRequestSpec | What is asked. Cannot be changed.
      request! bytes | A PEM block CERTIFICATE REQUEST, in base64.
      signerName! string | Who shall sign, as kubernetes.io/kube-apiserver-client.
      expirationSeconds int32? | How long the certificate shall be valid.
      usages [string] | What it is for, as client auth.
        items(any,cert_sign,client_auth,code_signing,content_commitment,crl_sign,data_encipherment,decipher_only,digital_signature)
        items(email_protection,encipher_only,ipsec_end_system,ipsec_tunnel,ipsec_user,key_agreement,key_encipherment,microsoft_sgc)
        items(netscape_sgc,ocsp_signing,s/mime,server_auth,signing,timestamping)
      username string | Who asked; set by the server.
      uid string | Who asked; set by the server.
      groups [string] | Who asked; set by the server.
      extra {[string]} | Who asked; set by the server.
    CertificateSigningRequestStatus | The outcome.
      conditions [CertificateSigningRequestCondition] map(type) | Approved, Denied or Failed.
      certificate bytes | The certificate in PEM, in base64.
    CertificateSigningRequestCondition
      type! string
      status! string
      reason string
      message string
      lastUpdateTime time
      lastTransitionTime time
    """
}
