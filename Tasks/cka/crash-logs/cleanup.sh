rm -f /opt/answers/crash.txt
