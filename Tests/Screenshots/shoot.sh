#!/usr/bin/env bash
# Draws screenshots/ from the running program: a real demo with a failing workload, driven by keys through tmux.
#
#   Tests/Screenshots/shoot.sh [PHAROS]
#
# PHAROS is the program, by default the release build, else the debug build. Needs tmux, python3, Pillow and DejaVu.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-}
for candidate in "$root/.build/release/pharos" "$root/.build/debug/pharos"; do
  if [[ -z $program && -x $candidate ]]; then program=$candidate; fi
done
[[ -n $program ]] || { echo "shoot.sh: build pharos first" >&2; exit 1; }
output=$root/screenshots
work=$(mktemp -d)
mkdir -p "$output"

terminal() { tmux -L "pharos-shoot-$$" "$@"; }
trap 'terminal kill-server 2>/dev/null || true; rm -rf "$work"' EXIT

# keys KEY…: by tmux's names.
keys() { local key; for key in "$@"; do terminal send-keys "$key"; sleep 0.1; done; }
# write TEXT: as it is, and Enter.
write() { terminal send-keys -l "$1"; terminal send-keys Enter; }

# await WHAT SECONDS PATTERN: until the screen matches.
await() {
  local end=$((SECONDS + $2))
  until terminal capture-pane -p | grep -Eq "$3"; do
    if ((SECONDS > end)); then
      echo "shoot.sh: no $1 in $2 s; the screen is" >&2
      terminal capture-pane -p >&2
      exit 1
    fi
    sleep 0.2
  done
}

# shoot NAME COLUMNS ROWS [RENDER OPTION…]: what is on the screen now.
shoot() {
  local name=$1 columns=$2 rows=$3
  shift 3
  terminal capture-pane -e -p -N >"$work/$name.ansi"
  python3 "$root/Tests/Screenshots/render.py" "$work/$name.ansi" "$output/$name.png" "$output/$name.svg" \
    --columns "$columns" --rows "$rows" --size 18 "$@"
  echo "$output/$name.png"
}

export COLORTERM=truecolor
terminal -f /dev/null new-session -d -x 160 -y 45 "env PS1='$ ' bash --norc --noprofile -i"
terminal set-option -s escape-time 10
terminal set-option -ga terminal-overrides ',*:Tc'
write "clear; XDG_RUNTIME_DIR='$work' '$program' demo"
await "graph" 240 'productpage v1'
# A whole window of health first, so that the charts have a before.
await "a whole window" 60 'overview'
sleep 12
healthy=$(date +%H:%M:%S)
sleep 1
write ':fault errors reviews-v3'
await "failing node" 30 '100% err'
keys Tab
await "cause" 20 'answers 500 itself'
# The toast goes and the charts fill.
sleep 8
await "traffic" 20 'productpage v1 ├'
shoot graph 160 45

keys t
await "traces" 40 'worst first'
await "an error" 40 '✗'
keys Enter
await "waterfall" 20 'GET /reviews'
keys e
sleep 1
shoot trace 160 45

keys 3
await "table" 20 'worst first'
sleep 2
shoot workloads 160 45
keys Enter
await "the page's charts" 20 'Request volume'
sleep 3
shoot workload 160 45

# Now held against the time before the fault.
keys 1
await "graph" 20 'productpage v1 ├'
write ":compare $healthy"
await "the difference" 20 'compared with'
sleep 6
shoot difference 160 45
write ':compare off'
await "no difference" 20 'live'

keys 7
await "the log" 20 'failed'
sleep 1
shoot log 160 45

keys 1
await "graph" 20 'productpage v1'
write ':theme light'
sleep 6
shoot light 160 45 --background '#ffffff' --foreground '#1b1e27'

write ':theme dark'
terminal resize-window -x 80 -y 24
sleep 6
await "narrow graph" 20 'productpage v1'
shoot narrow 80 24

terminal resize-window -x 160 -y 45
write ':fault proxy-kill stock-v1'
await "a silent proxy" 30 '8/9 proxies'
keys 6
await "the mesh" 20 'Namespaces'
sleep 6
shoot mesh 160 45
write ':mesh proxies'
await "the proxies" 20 'state'
keys End
await "sources" 20 'since'
sleep 1
shoot proxies 160 45

write ':fault off'
write ':fault config missing-subset'
await "every proxy" 40 '9/9 proxies'
keys 5
await "finding" 20 'no subset v4'
sleep 3
shoot config 160 45

keys C-c
await "end" 20 '^\$ ?$'
