rm -rf /opt/museum
