rm -f /etc/kubernetes/manifests/*.y*ml
