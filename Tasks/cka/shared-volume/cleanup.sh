rm -rf /srv/archive
