kubectl -n newsroom rollout undo deployment/portal
