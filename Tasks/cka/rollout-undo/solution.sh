kubectl -n newsroom rollout undo deployment/portal
kubectl -n newsroom patch deployment portal -p '{"spec":{"strategy":{"rollingUpdate":{"maxUnavailable":0,"maxSurge":1}}}}'
