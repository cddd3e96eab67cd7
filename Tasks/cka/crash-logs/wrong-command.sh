kubectl -n payments patch deployment worker --type json -p \
  '[{"op":"replace","path":"/spec/template/spec/containers/0/command","value":["sleep","infinity"]}]'
