/// `wget` of the images that have busybox: Debian's and Ubuntu's busybox crash on `-T`, which is in everybody's fingers, so the time
/// limit is kept from outside. Otherwise it is busybox's own.
enum WgetScript {
  static let text = """
    #!/bin/sh
    limit=
    left=$#
    while [ "$left" -gt 0 ]; do
      argument=$1
      shift
      left=$((left - 1))
      case $argument in
      -T | --timeout)
        limit=$1
        shift
        left=$((left - 1))
        continue ;;
      -T[0-9]*) limit=${argument#-T}; continue ;;
      --timeout=*) limit=${argument#*=}; continue ;;
      -[a-zA-Z]*T)
        limit=$1
        shift
        left=$((left - 1))
        argument=${argument%T} ;;
      esac
      set -- "$@" "$argument"
    done
    [ -n "$limit" ] || exec busybox wget "$@"
    busybox timeout "$limit" busybox wget "$@"
    status=$?
    if [ "$status" = 143 ]; then
      echo "wget: download timed out" >&2
      exit 1
    fi
    exit "$status"

    """
}
