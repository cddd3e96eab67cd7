cat > /etc/kubernetes/manifests/edge-cache.yaml <<EOF
apiVersion: v1
kind: Pod
metadata:
  name: edge-cache
  namespace: default
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: edge-cache
    image: nginx
EOF
