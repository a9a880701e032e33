# shellcheck shell=bash
# Sourced by line.sh: a walk through Wireshark's windows on a screen that nobody sees, with a picture of each step.
# What a picture shows is for people to judge; what can be asked of the windows and files is asked here.
# shellcheck disable=SC2154  # variables of line.sh
step=0
failures=0
mkdir -p "$pictures/$line"
mkdir "$inside/walk"
chown $user:$user "$inside/walk"
log=$pictures/$line/wireshark.log
: >"$log"

mkdir -p /tmp/.X11-unix
export DISPLAY=:77 PYTHONDONTWRITEBYTECODE=1
mount -t tmpfs tmpfs /tmp/.X11-unix
# Keys do not repeat: on a busy machine one may seem to be held down.
Xvfb $DISPLAY -screen 0 1280x800x24 -nolock -r >"$inside/walk/x.log" 2>&1 &
sleep 2

picture() {
  step=$((step + 1))
  import -window root "$pictures/$line/$(printf %02d $step)-$1.png"
}

# told STEP COMMAND...: whether the step did what it should, as the command finds out within a minute: the engine may
# have to wait for a busy machine
told() {
  local what=$1 tries
  shift
  for ((tries = 0; tries < 120; tries++)); do
    if "$@" >/dev/null 2>&1; then
      result pass "$what"
      return 0
    fi
    sleep 0.5
  done
  result FAIL "$what"
  failures=$((failures + 1))
}

keys() { xdotool key --delay 60 "$@"; sleep 0.7; }
click() { xdotool mousemove "$2" "$3" sleep 0.3 click "$1"; sleep 0.7; }
typed() { xdotool type --delay 30 "$1"; sleep 0.3; }

window() { xdotool search --onlyvisible --name "$1" 2>/dev/null | head -1 | grep .; }
no_window() { ! window "$1"; }
close_window() {
  xdotool windowfocus "$(window "$1")" sleep 0.3 key Escape || true
  sleep 1
}

# start TITLE ARGUMENTS...: Wireshark, its main window in the corner
start() {
  title=$1
  shift
  user_command "$capabilities" wireshark -C tcpteardown "$@"
  "${command[@]}" >>"$log" 2>&1 &
  wireshark=$!
  local tries
  for ((tries = 0; tries < 120; tries++)); do
    if window "$title" >/dev/null; then break; fi
    sleep 0.5
  done
  sleep 5
  xdotool windowmove "$(window "$title")" 0 0 windowsize "$(window "$title")" 1280 800
  sleep 1
  focus
}

# The keyboard for the main window, whatever Wireshark calls it now.
focus() {
  xdotool windowfocus "$(window "$title" || window wireshark)" || true
  sleep 0.3
}

finish() {
  kill -TERM $wireshark 2>/dev/null || true
  sleep 2
  kill -KILL $wireshark 2>/dev/null || true
  wait $wireshark 2>/dev/null || true
}

capabilities=
late_fin=$inside/walk/late-fin.pcapng
cp "$top/test-captures/rv082-late-fin/capture.pcapng" "$late_fin"
tcpteardown install --profile >"$inside/walk/install.log" 2>&1
personal=$inside/home/.config/wireshark
mkdir -p "$personal"
chown -R $user:$user "$inside/home/.config"
analysed() { find "$personal/tcpteardown" -name '*.tsv' | grep .; }


open_menu() {
  focus
  keys alt+t Up Right
}
# menu N: the Nth entry of Tools > TCP Teardown, which is the last of Tools
menu() {
  local down
  open_menu
  for ((down = 1; down < $1; down++)); do keys Down; done
  keys Return
}
ANALYZE=1 WHOLE=2 CONNECTIONS=3 FINDINGS=4 EXPLAIN=5 # in the order of their names

go_to() { focus && keys ctrl+g ctrl+a && typed "$1" && keys Return Escape; }
filter() { focus && keys ctrl+slash ctrl+a BackSpace && typed "$1" && keys Return && sleep 2; }
# Whether the list of packets has rows in this colour.
has_colour() { import -window root -crop 1200x310+0+110 -depth 8 txt:- | grep -c "#$1" >/dev/null; } # to the end, or import complains
RED=D62727

start late-fin /mnt/walk/late-fin.pcapng
picture not-analysed
told "an un-analysed capture has no red frame" eval '! has_colour $RED'
open_menu
picture tools-menu
keys Escape Escape Escape # whoever takes a picture may take the next key as well
menu $ANALYZE
told "Analyze writes a sidecar" analysed
told "the frame with the error is red" has_colour $RED
picture analysed
go_to 10
picture verdict
xdotool mousemove 857 77 click 1 # the profile's first button
sleep 2
picture button-errors
filter 'tcpteardown.late_fin > 30'
picture filter-late-fin
filter ''
menu $CONNECTIONS
told "Connections opens a window" window 'TCP Teardown: connections'
picture connections
close_window 'TCP Teardown: connections'
go_to 10
menu $EXPLAIN
told "Explain this connection opens a window" window 'TCP Teardown: connection 0'
picture explain
close_window 'TCP Teardown: connection 0'
menu $FINDINGS
told "Explain these findings opens a window" window 'TCP Teardown: what was found'
picture findings
close_window 'TCP Teardown: what was found'
menu $WHOLE
told "Capture as a whole opens a window" window 'TCP Teardown: the capture as a whole'
picture whole
close_window 'TCP Teardown: the capture as a whole'
click 3 300 277
case $version in
  4.0.*) picture packet-menu && keys Escape ;; # which has no menu of packets for us
  *)
    keys Down Down Down Down Down Down Right
    picture packet-menu
    keys Escape Escape Escape
    click 3 300 277
    keys Down Down Down Down Down Down Right Return
    told "the packet menu's first entry opens a window" window 'TCP Teardown:'
    picture packet-menu-entry
    close_window 'TCP Teardown:'
    ;;
esac
go_to 12
keys ctrl+d
sleep 3
picture ignored
finish

cp "$top/test-captures/fin-timer-mix/client.pcapng" "$inside/walk/timer.pcapng"
tcpteardown analyze /mnt/walk/timer.pcapng >/dev/null
start timer /mnt/walk/timer.pcapng
picture population
click 1 17 789
told "the expert dialog opens" window 'Expert Information'
sleep 2
picture expert
close_window 'Expert Information'
finish

# A live capture, stopped, never saved.
ip link add veth0 type veth peer name veth1
unshare --net sleep 1000 &
far=$!
sleep 1
ip link set veth1 netns $far
ip addr add 192.0.2.1/24 dev veth0 && ip link set veth0 up
nsenter --net --target $far ip link set lo up
nsenter --net --target $far ip addr add 192.0.2.2/24 dev veth1
nsenter --net --target $far ip link set veth1 up
nsenter --net --target $far python3 "$here/traffic.py" serve 192.0.2.2 >"$inside/walk/server" &
told "a server answers" grep -q ready "$inside/walk/server"
capabilities=+net_raw,+net_admin
before=$(analysed | wc -l)
start veth0 -i veth0 -k
python3 "$here/traffic.py" talk 192.0.2.2
sleep 2
focus
keys ctrl+e
sleep 3
picture live-stopped
menu $ANALYZE
more_analysed() { [ "$(analysed | wc -l)" -gt "$1" ]; }
told "Analyze takes an unsaved capture" more_analysed "$before"
sleep 4
picture live-analysed
menu $CONNECTIONS
told "Connections of an unsaved capture" window 'TCP Teardown: connections'
picture live-connections
close_window 'TCP Teardown: connections'
focus
keys ctrl+shift+s
told "Save As opens" window 'Save Capture File As'
typed /mnt/walk/saved.pcapng
picture save-as
keys Return
told "the capture is saved" test -s "$inside/walk/saved.pcapng"
title=saved
sleep 4
picture saved
filter 'tcp.flags.reset == 1'
keys alt+f Down Down Down Down Down Down Down Return
told "Export Specified Packets opens" window 'Export Specified Packets'
typed /mnt/walk/exported.pcapng
picture export
keys Return
told "packets are exported" test -s "$inside/walk/exported.pcapng"
finish
kill $far
capabilities=
start exported /mnt/walk/exported.pcapng
picture exported-not-analysed
before=$(analysed | wc -l)
menu $ANALYZE
told "Analyze takes the exported packets" more_analysed "$before"
sleep 3
picture exported-analysed
finish
[ ! -s "$log" ] || { say "what Wireshark wrote:" && sort -u "$log" | head -20 >&2; }
