kubectl -n clinic patch deployment intake -p '{"spec":{"template":{"spec":{"containers":[{"name":"intake",
  "readinessProbe":{"httpGet":{"path":"/ready.txt","port":8080},"periodSeconds":2},
  "livenessProbe":{"httpGet":{"path":"/alive.txt","port":8080},"initialDelaySeconds":5}}]}}}}'
kubectl -n clinic rollout status deployment/intake --timeout=40s
