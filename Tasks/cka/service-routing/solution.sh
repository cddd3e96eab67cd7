kubectl -n __namespace__ patch service __app__ --type merge -p \
  '{"spec":{"selector":{"app":"__app__","tier":"backend"},"ports":[{"port":__port__,"targetPort":8000}]}}'
