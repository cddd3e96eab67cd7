kubectl -n clinic patch deployment intake -p '{"spec":{"template":{"spec":{"containers":[{"name":"intake",
  "readinessProbe":{"httpGet":{"path":"/readiness","port":8080},"periodSeconds":2},
  "livenessProbe":{"httpGet":{"path":"/liveness","port":8080},"initialDelaySeconds":5}}]}}}}'
