# What every script of ./dev begins with: strict mode, places, messages.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
deps=${MATHSIEVE_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/mathsieve}
jobs=${MATHSIEVE_JOBS:-$(nproc)}
command_name=$(basename "$0" .sh)
export MATHSIEVE_DEPS=$deps
cd "$root"

say() { echo "dev $command_name: $*" >&2; }
die() {
  say "$*"
  exit 2
}

# Prints the script's help (the "#" lines below its first line) and ends for -h and --help.
help_if_asked() {
  case "${1:-}" in
    -h | --help)
      sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"
      exit 0
      ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "needs root to run: $*"
  fi
}

setup() { "$root/tools/dev/setup.sh" "$@"; }

# configure PRESET [CMAKE OPTION...]
configure() {
  local preset=$1 launcher=()
  shift
  command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  cmake --preset "$preset" "${launcher[@]}" "$@" >"$root/build/$preset.log" 2>&1 ||
    { cat "$root/build/$preset.log" >&2 && die "cmake --preset $preset failed"; }
}

# build PRESET [TARGET...]: configures and builds.
build() {
  local preset=$1 targets=()
  shift
  mkdir -p "$root/build"
  configure "$preset"
  [ $# = 0 ] || targets=(--target "$@")
  cmake --build --preset "$preset" -j "$jobs" "${targets[@]}" >&2
}

# Makes the pages of tests/pages where they are not there yet: their path in $generated.
make_generated_pages() {
  generated=$deps/generated/$(find tests/pages tools/dev/generator.txt -type f -not -name '*.pyc' \
    -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-16).jsonl
  [ ! -f "$generated" ] || return 0
  mkdir -p "$deps/generated"
  "$deps/generator/bin/python" tests/pages/make_pages.py --out "$generated.partial"
  mv "$generated.partial" "$generated"
}
