kubectl create -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: mailer
  namespace: post
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: mailer
    image: busybox
    command: [sleep, infinity]
    env:
    - {name: SENDER, value: post@example.org}
    - {name: TOKEN, value: s-e-c-r-e-t}
EOF
