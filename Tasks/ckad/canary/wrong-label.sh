kubectl create -f - <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stream-canary
  namespace: radio
spec:
  replicas: 1
  selector:
    matchLabels: {app: stream-canary, version: v2}
  template:
    metadata:
      labels: {app: stream-canary, version: v2}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: stream
          image: nginx
          env:
            - {name: VERSION, value: v2}
EOF
kubectl -n radio scale deployment stream --replicas=3
