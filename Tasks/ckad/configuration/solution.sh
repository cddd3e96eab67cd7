cd "$(mktemp -d)"
kubectl -n post get configmap letterhead -o jsonpath='{.data.greeting\.txt}' > greeting.txt
kubectl -n post create configmap mailer --from-literal=SENDER=post@example.org --from-file=greeting.txt
kubectl -n post create secret generic mailer --from-literal=TOKEN=s-e-c-r-e-t
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
    - name: SENDER
      valueFrom: {configMapKeyRef: {name: mailer, key: SENDER}}
    - name: TOKEN
      valueFrom: {secretKeyRef: {name: mailer, key: TOKEN}}
    volumeMounts:
    - {name: config, mountPath: /etc/mailer}
  volumes:
  - name: config
    configMap:
      name: mailer
      items:
      - {key: greeting.txt, path: greeting.txt}
EOF
