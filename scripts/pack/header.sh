#!/bin/sh
# aexp @VERSION@ for @TARGET@: unpacks itself on its first start, then starts what it unpacked.
# This text is made from scripts/pack/header.sh; a tar archive, compressed by gzip, follows it.
id=@ID@ skip=@SKIP@ size=@SIZE@ machine='@MACHINE@'

whole() { # is folder $1 completely unpacked? half of deno would be started, and break down
  [ -x "$1/deno" ] && [ -s "$1/deno" ] && [ -s "$1/aexp.parts" ] && [ -s "$1/main.js" ] || return 1
  right=$(cd "$1" && command -p find -L deno aexp.parts main.js -prune -type f \( \
    -name deno -size @DENO@c -o -name aexp.parts -size @PARTS@c -o -name main.js -size @MAIN@c \) \
    2>/dev/null) || return 0 # no find that could tell
  [ "$right" = "deno${newline}aexp.parts${newline}main.js" ]
}

trusted() { # may a program in folder $1 be started, the place being of kind $2?
  case $2 in
    chosen) return 0 ;;
    own) [ -O "$1" ] ;;
    *) [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ] ;;
  esac
}

each() { # calls $1 with folder and kind of each place until it succeeds
@PLACES@
  return 1
}

stop() { # ends with a line that says why; a subshell needs no further descriptor, if none is left
  (echo "aexp: $1") >&2
  exit 2
}

find_whole() {
  if [ "$2" = shared ] && ! trusted "$1" shared; then return 1; fi
  whole "$1/$id" && trusted "$1/$id" "$2" && found=$1/$id
}

fail() { # ends an attempt to unpack; the last part of a tool's message tells why
  said=${1%%"$newline"*}
  case $said in
    *[Ss]pace* | *[Qq]uota*) ;;
    tar:*[Ww]rote* | tar:*write*) said="no space left (${said##*: })" ;;
  esac
  echo "${said##*: }"
  exit "${2:-1}"
}

wait_for_turn() { # the lock only saves work: correctness comes from renaming
  waited=0
  until mkdir "$1/.lock" 2>/dev/null; do
    if whole "$1"; then exit 0; fi
    [ -d "$1/.lock" ] || waited=$((waited + 200))
    read -r pid node 2>/dev/null <"$1/.lock/who" || pid=
    if [ "$node" = "$host" ] && [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null; then break; fi
    if [ "$waited" -gt 600 ]; then break; fi
    waited=$((waited + 1))
    sleep 0.1 2>/dev/null || { sleep 1 && waited=$((waited + 9)); }
  done
  echo "$$ $host" 2>/dev/null >"$1/.lock/who"
}

remove_rubbish() { # what starters left that were killed on this machine
  for old in "$1"/.new.*."$host"; do
    pid=${old#"$1/.new."}
    pid=${pid%".$host"}
    if [ -d "$old" ] && ! kill -0 "$pid" 2>/dev/null; then rm -rf "$old"; fi
  done
}

probe() { # does the unpacked program start at all?
  said=$(DENO_DIR=/dev/null/none DENO_NO_UPDATE_CHECK=1 "$1" --version 2>&1 >/dev/null </dev/null)
  code=$?
  case $code,$said in
    0,*) return 0 ;;
    *GLIBC_* | *GLIBCXX_*)
      have=$(getconf GNU_LIBC_VERSION 2>/dev/null || echo "an older one")
      fail "it needs the C library glibc 2.27 or newer, and here is $have" 3
      ;;
    126,*ermission*) fail "no program can be started there (mounted noexec?)" ;;
    *"not found"* | *"No such file"*) fail "it needs the C library glibc 2.27 or newer, and here is none" 3 ;;
    *) fail "what was unpacked there does not start (code $code): ${said:-no reason given}" ;;
  esac
}

unpack() ( # into place $1 of kind $2, or says why not; code 3 if no other place would do
  # A folder that somebody names may be for a group, whatever the umask; the others are for one user.
  if [ "$2" = chosen ]; then umask 022; else umask 077; fi
  folder=$1/$id
  said=$(mkdir -p "$1" 2>&1) || fail "$said"
  if [ "$2" = shared ] && ! trusted "$1" shared; then fail "it belongs to somebody else"; fi
  said=$(mkdir -p "$folder" 2>&1) || fail "$said"
  trusted "$folder" "$2" || fail "it belongs to somebody else"
  [ -w "$folder" ] || fail "it cannot be written to"
  wait_for_turn "$folder"
  new=$folder/.new.$$.$host
  trap 'rm -rf "$new" "$folder/.lock"; rmdir "$folder" 2>/dev/null' 0
  trap 'exit 129' 1
  trap 'exit 130' 2
  trap 'exit 143' 15
  if whole "$folder"; then exit 0; fi
  remove_rubbish "$folder"
  said=$(mkdir "$new" 2>&1) || fail "$said"
  said=$(cd "$new" && { tail -c "+$skip" "$file" | gzip -dc || : >.damaged; } 2>/dev/null |
    tar xof - 2>&1) || fail "$said"
  if [ -e "$new/.damaged" ]; then fail "$file is damaged; copy it again" 3; fi
  # The archive's times are those of long ago, which cleaners of scratch space take for old files.
  touch "$new/deno" "$new/aexp.parts" "$new/main.js"
  whole "$new" || fail "what was unpacked there is not complete"
  probe "$new/deno"
  for name in main.js aexp.parts deno; do
    if [ -d "$folder/$name" ]; then rm -rf "$folder/$name"; fi
    said=$(mv -f "$new/$name" "$folder/$name" 2>&1) || fail "$said"
  done
)

can_have_chosen() { # is a folder named that has no program yet and could have one?
  case ${AEXP_CACHE_DIR-} in
    /*) ;;
    '') return 1 ;;
    *)
      echo "aexp: AEXP_CACHE_DIR is passed over, as it is no absolute path: $AEXP_CACHE_DIR" >&2
      return 1
      ;;
  esac
  [ "$found" != "$AEXP_CACHE_DIR/$id" ] || return 1
  [ -d "$AEXP_CACHE_DIR" ] || (umask 022 && mkdir -p "$AEXP_CACHE_DIR") 2>/dev/null
  [ -w "$AEXP_CACHE_DIR" ]
}

try() {
  if [ -n "$elsewhere" ] && [ "$2" != chosen ]; then found=$elsewhere && return 0; fi
  why=$(LC_ALL=C unpack "$1" "$2")
  case $? in
    0) found=$1/$id ;;
    3) stop "Cannot start: $why." ;;
    129 | 130 | 143) exit 130 ;;
    *) tried="$tried$newline  $1: $why" && return 1 ;;
  esac
}

first_start() {
  for tool in gzip mkdir mv rm tail tar touch uname wc; do
    command -v "$tool" >/dev/null || stop "Cannot unpack itself: the program $tool is not on PATH."
  done
  here=$(uname -sm)
  case $here in
    $machine) ;;
    *) stop "Cannot start: this file is for @TARGET@, and this machine is $here." ;;
  esac
  have=$(($(wc -c <"$file")))
  if [ "$have" -ne "$size" ]; then
    stop "Cannot unpack itself: $file has $have of its $size bytes. Copy it again."
  fi
  host=$(uname -n)
  each try || stop "Cannot unpack itself, which takes 100 MB:$tried
Set AEXP_CACHE_DIR to a folder with so much space where programs may be started."
  case $tried in
    *"  ${AEXP_CACHE_DIR:-no folder}: "*) echo "aexp: unpacked in $found, for AEXP_CACHE_DIR:$tried" >&2 ;;
  esac
}

check_limits() { # of address space and stack in kB ($1, $3), of open files ($2)
  [ $# -eq 3 ] || return 0
  if is_below "$1" 40000000; then
    stop "Cannot start: the limit on address space (ulimit -v) is $1 kB, and 40000000 are needed, nearly all of it never used.
Raise it with \`ulimit -v unlimited\`, or have the scheduler limit memory in another way."
  elif is_below "$2" 32; then
    stop "Cannot start: the limit on open files (ulimit -n) is $2, and at least 32 are needed. Raise it with \`ulimit -n 1024\`."
  elif is_below "$3" 1200; then
    stop "Cannot start: the limit on the stack (ulimit -s) is $3 kB, and at least 1200 are needed. Raise it with \`ulimit -s 8192\`."
  fi
}

is_below() { # is $1, a number or a word such as "unlimited", a number below $2?
  case $1 in
    *[!0-9]*) return 1 ;;
  esac
  [ "$1" -lt "$2" ]
}

check_words() {
  at=0
  for word in "$@"; do
    at=$((at + 1))
    require_utf8 "$word" "Cannot read argument $at: it is not UTF-8. Write it in UTF-8."
  done
}

require_utf8() { # stops with $2 where $1 is something else: the runtime takes nothing else
  case $1 in
    *[!\ -~]*) if is_foreign "$1"; then stop "$2"; fi ;;
  esac
}

is_foreign() { # is $1 something else than UTF-8? not so where no tools can tell
  next='[89ab].'
  printf %s "$1" | command -p od -An -v -tx1 | command -p tr -d ' \n' | command -p grep -Eqvx \
    "([0-7].|(c[2-9a-f]|d.)$next|(e0[ab].|e[1-9a-cef]$next|ed[89].)$next|(f0[9ab].|f[1-3]$next|f48.)$next$next)*"
} 2>/dev/null

newline='
'
tried='' found='' elsewhere='' uid=''
file=$0
case $file in
  /*) ;;
  *) file=$PWD/$file ;;
esac
# shellcheck disable=SC2046 # three numbers, or words
check_limits $({ ulimit -v; ulimit -n; ulimit -s; } 2>/dev/null)
if [ -z "$PWD" ] || ! pwd -P >/dev/null 2>&1; then
  stop "Cannot work here: the current folder is gone. Go to a folder that is there."
fi
check_words "$@"
each find_whole
# One that lies elsewhere does not serve those for whom a folder is named.
if can_have_chosen; then elsewhere=$found found=''; fi
[ -n "$found" ] || first_start
require_utf8 "$found" "Cannot start: the path of $found is not UTF-8. Set AEXP_CACHE_DIR to a folder whose path is."
require_utf8 "$file" "Cannot start: the path of $file is not UTF-8. Move it to a folder whose path is."
# What the program needs for itself; it gives its children the environment as it was.
if [ -n "${DENO_DIR+set}" ]; then export AEXP_GIVEN_DENO_DIR="$DENO_DIR"; fi
if [ -n "${DENO_NO_UPDATE_CHECK+set}" ]; then
  export AEXP_GIVEN_DENO_NO_UPDATE_CHECK="$DENO_NO_UPDATE_CHECK"
fi
if [ -n "${DENO_LOG+set}" ]; then export AEXP_GIVEN_DENO_LOG="$DENO_LOG"; fi
# No folder for caches: a database on a network filesystem would be shared by many machines. On a
# terminal the runtime would complain of that.
export AEXP_PACKED="$file" DENO_DIR=/dev/null/none DENO_NO_UPDATE_CHECK=1
export DENO_LOG=error,deno::cache=off
exec "$found/deno" run -q --no-config --no-lock --no-remote --no-npm --cached-only --no-code-cache \
  --no-prompt -A "$found/main.js" "$@"
