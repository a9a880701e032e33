# shellcheck shell=bash
# Part of scripts/lab: many short HTTP connections between two namespaces, captured whole.

# So many connections go to one server address. The client's kernel walks through its 64,511 ports in random steps of 8
# on average and is round after some 7,100 connections; stopping before that, no 4-tuple is used twice within one run.
per_address=5500
load_usage='type: sudo scripts/lab load [--kind clean|reuse|lossy] --connections N --out FILE'
: "${work=}" "${prefix:?}" # both are set by scripts/lab

# A way through a router that translates addresses, with a few thousand client ports from 1024 on, so that each is used again
# after half a second or so: what the outside of a busy NAT looks like.
build_reuse_path() {
  add_ns client router server
  link client eth0 router lan
  link router wan server eth0
  address client eth0 192.0.2.10/24
  address router lan 192.0.2.1/24
  address router wan 198.51.100.10/24
  address server eth0 198.51.100.20/24
  ip -n "$prefix-client" route add default via 192.0.2.1
  in_ns router sysctl -q -w net.ipv4.ip_forward=1
  in_ns router nft -f - <<'NFT'
table ip load {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "wan" masquerade
  }
}
NFT
  in_ns client sysctl -q -w net.ipv4.ip_local_port_range='1024 6023' net.ipv4.tcp_tw_reuse=1
  in_ns server sysctl -q -w net.core.somaxconn=65535 net.ipv4.tcp_max_tw_buckets=4000000 \
    net.ipv4.tcp_max_syn_backlog=65535
}

# Through a router that loses one packet in a hundred and sends one in a hundred of the server's a detour of 3 ms, which is
# overtaken on the way.
build_lossy_path() {
  local addresses=$1 n
  add_ns client router wire server
  link client eth0 router lan
  link router wan server eth0
  link router detour wire left
  link wire right server eth1
  address client eth0 192.0.2.10/24
  address router lan 192.0.2.1/24
  address router wan 198.51.100.1/24
  address router detour 203.0.113.1/24
  address server eth1 203.0.113.2/24
  for ((n = 0; n < addresses; n++)); do
    address server eth0 "198.51.100.$((20 + n))/24"
  done
  ip -n "$prefix-client" route add default via 192.0.2.1
  ip -n "$prefix-server" route add default via 198.51.100.1
  ip -n "$prefix-server" route add default via 203.0.113.1 table 100
  ip -n "$prefix-server" rule add fwmark 1 table 100
  local settings=(net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0)
  in_ns router sysctl -q -w net.ipv4.ip_forward=1 "${settings[@]}" net.ipv4.conf.detour.rp_filter=0
  in_ns server sysctl -q -w "${settings[@]}"
  in_ns router nft -f - <<'NFT'
table ip load {
  chain forward {
    type filter hook forward priority filter; policy accept;
    numgen random mod 100 == 0 drop
  }
}
NFT
  in_ns server nft -f - <<'NFT'
table ip load {
  chain output {
    type route hook output priority mangle; policy accept;
    numgen random mod 100 == 0 meta mark set 1
  }
}
NFT
  # shellcheck disable=SC2154  # scripts/lab, which sources this, sets it
  ip netns exec "$prefix-wire" python3 "$programs/wire.py" left right 0.003 >"$work/wire" &
  disown
  wait_until "the detour" grep -q ready "$work/wire"
  tune_ends
}

build_load_path() {
  local addresses=$1 n
  add_ns client server
  link client eth0 server eth0
  address client eth0 198.51.100.10/24
  for ((n = 0; n < addresses; n++)); do
    address server eth0 "198.51.100.$((20 + n))/24"
  done
  tune_ends
}

tune_ends() {
  # tcp_tw_reuse off: a port in TIME_WAIT must not come back within the run.
  in_ns client sysctl -q -w net.ipv4.ip_local_port_range='1024 65535' net.ipv4.tcp_tw_reuse=0 \
    net.ipv4.tcp_max_tw_buckets=4000000
  in_ns server sysctl -q -w net.core.somaxconn=65535 net.ipv4.tcp_max_tw_buckets=4000000 \
    net.ipv4.tcp_max_syn_backlog=65535
}

start_nginx() {
  local site=$work/site
  mkdir -p "$site/html" "$site/tmp"
  # nginx gives up root for its workers; they must reach their files.
  chmod 755 "$work"
  printf 'ok\n' >"$site/html/index.html"
  cat >"$site/nginx.conf" <<CONF
daemon off;
worker_processes 1;
pid $site/nginx.pid;
error_log $site/error.log;
events { worker_connections 8192; }
http {
  access_log off;
  # One request for each connection, and the server closes: this is what makes the load a load of teardowns.
  keepalive_timeout 0;
  lingering_close off;
  reset_timedout_connection on;
  client_body_temp_path $site/tmp;
  proxy_temp_path $site/tmp;
  fastcgi_temp_path $site/tmp;
  uwsgi_temp_path $site/tmp;
  scgi_temp_path $site/tmp;
  server {
    listen 80 backlog=65535;
    root $site/html;
    # Closed without an answer, by a RST (reset_timedout_connection).
    location = /abort { return 444; }
  }
}
CONF
  ip netns exec "$prefix-server" nginx -p "$site" -c "$site/nginx.conf" -e "$site/error.log" &
  disown
  wait_until "nginx" in_ns server bash -c 'exec 3<>/dev/tcp/198.51.100.20/80' 2>/dev/null
}

# shellcheck disable=SC2016 # the dollars are awk's
accepted() { in_ns server awk '$1 == "Tcp:" && $7 ~ /^[0-9]/ {print $7}' /proc/net/snmp; }

# drive_load TARGET ADDRESS: let wrk run against the address until the server has accepted TARGET connections in all.
drive_load() {
  local target=$1 server=$2
  # wrk takes a duration, not a number of connections; it is told to stop when there are enough.
  ip netns exec "$prefix-client" wrk "${wrk_options[@]}" -d 3600 "http://$server/" >>"$work/wrk" 2>&1 &
  driver=$!
  while (($(accepted) < target)); do
    kill -0 "$driver" 2>/dev/null || die "wrk ended early: $(tail -n 3 "$work/wrk")"
    sleep 0.01
  done
  # SIGTERM would do as well; what is under way at this moment ends in RSTs.
  kill -TERM "$driver"
  wait "$driver" 2>/dev/null || true
  driver=
}

run_load() {
  local connections='' out='' kind=clean addresses n target before frames received dropped
  while (($#)); do
    case $1 in
      --connections) connections=${2:-} && shift 2 ;;
      --out) out=${2:-} && shift 2 ;;
      --kind) kind=${2:-} && shift 2 ;;
      *) die "load: what is '$1'? $load_usage" ;;
    esac
  done
  [[ $connections =~ ^[1-9][0-9]*$ && -n $out && $kind =~ ^(clean|reuse|lossy)$ ]] || die "$load_usage"
  check_tools ip=iproute2 nginx=nginx wrk=wrk dumpcap=wireshark-common capinfos=wireshark-common awk=gawk nft=nftables
  check_root load --kind "$kind" --connections "$connections" --out "$out"
  addresses=$(((connections + per_address - 1) / per_address))
  if [[ $kind = reuse ]]; then
    addresses=1
  fi
  ((addresses <= 200)) || die "load: at most $((200 * per_address)) connections"

  start_work
  wrk_options=(-t 1 -c 64)
  case $kind in
    clean) build_load_path "$addresses" ;;
    reuse) build_reuse_path ;;
    lossy)
      build_lossy_path "$addresses"
      # One request in a hundred is answered by a RST. Lost packets wait for timers: many at a time.
      cat >"$work/abort.lua" <<'LUA'
request = function()
  return wrk.format("GET", math.random(100) == 1 and "/abort" or "/")
end
LUA
      chmod 755 "$work"
      wrk_options=(-t 1 -c 128 -s "$work/abort.lua")
      ;;
  esac
  start_nginx
  before=$(accepted)
  ip netns exec "$prefix-client" dumpcap -q -n -i eth0 -s 96 -B 256 -f tcp -w "$work/load.pcapng" 2>"$work/dumpcap" &
  local dumpcap=$!
  wait_until "dumpcap" grep -q 'File: ' "$work/dumpcap"
  for ((n = 1; n <= addresses; n++)); do
    target=$((n < addresses ? n * per_address : connections))
    drive_load "$((before + target))" "198.51.100.$((19 + n))"
    ((n % 5)) || say "load: $(($(accepted) - before)) connections"
  done
  sleep 2 # frames still in dumpcap's buffer
  kill -TERM "$dumpcap"
  wait "$dumpcap" || die "load: dumpcap failed: $(tail -n 3 "$work/dumpcap")"
  read -r received dropped < \
    <(sed -n 's|.*received/dropped on interface .*: \([0-9]*\)/\([0-9]*\).*|\1 \2|p' "$work/dumpcap")
  ((${dropped:-1} == 0)) ||
    die "load: dumpcap lost ${dropped:-?} of ${received:-?} frames; the capture is of no use and was removed"
  frames=$(capinfos -c -M -T -r "$work/load.pcapng" | awk '{print $NF}')
  mv -f "$work/load.pcapng" "$out"
  chmod 644 "$out"
  say "load: $out holds $frames frames of $(($(accepted) - before)) connections to $addresses addresses, none dropped"
}
