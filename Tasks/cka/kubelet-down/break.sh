sed -i 's#/etc/kubernetes/pki/ca.crt#/etc/kubernetes/pki/cluster-ca.crt#' /var/lib/kubelet/config.yaml
systemctl disable kubelet
systemctl stop kubelet
