#!/usr/bin/env bash
# usage: ./dev setup [--peers]
#   Installs what is missing on Debian 12: packages (as root or with sudo), Lexbor, Arrow C++.
#   Does nothing where all is there. What is not a package goes to $MATHSIEVE_DEPS
#   (default: ~/.cache/mathsieve).
#     --peers  also the Python packages that ./dev bench compares with and the tools that make test
#              pages (tests/pages): Debian packages, and an environment for their Python packages
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

peers=0
for argument in "$@"; do
  case $argument in
    --peers) peers=1 ;;
    *) die "unknown argument '$argument' (see ./dev setup -h)" ;;
  esac
done

# missing_packages LIST...
missing_packages() {
  local wanted
  wanted=$(sed 's/#.*//' "$@" | xargs)
  # shellcheck disable=SC2086
  comm -13 \
    <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p' | sort -u) \
    <(printf '%s\n' $wanted | sort -u)
}

# install_packages LIST...
install_packages() {
  local missing
  command -v dpkg-query >/dev/null || {
    say "no Debian: install the counterparts of $* yourself"
    return
  }
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} = 0 ] && return
  say "installing ${#missing[@]} packages: ${missing[*]}"
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
    "${missing[@]}")
  as_root apt-get update -qq || say "apt-get update failed, going on with the lists that are here"
  as_root "${install[@]}" >"$log" 2>&1 || { tail -n 20 "$log" >&2 && die "apt-get install failed"; }
}

# A pip of our own: a system's pip may be missing or refuse to install.
pip() {
  [ -x "$deps/pip/bin/pip" ] || python3 -m venv "$deps/pip"
  "$deps/pip/bin/pip" --quiet --disable-pip-version-check "$@"
}

install_lexbor() {
  local target=$deps/lexbor-3.1.0
  [ -f "$target/lib/liblexbor_static.a" ] && return
  pkg-config --exists 'lexbor >= 2.7' 2>/dev/null && return
  say "building Lexbor 3.1.0"
  PYTHONPATH=$root/tools/dev/download_backend pip download --no-deps --no-build-isolation \
    --no-binary :all: --require-hashes -r tools/dev/sources.txt -d "$work"
  tar -xzf "$work"/selectolax-1.0.2.tar.gz -C "$work"
  {
    cmake -G Ninja -S "$work/selectolax-1.0.2/lexbor" -B "$work/lexbor-build" \
      -DCMAKE_BUILD_TYPE=Release -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
      -DLEXBOR_BUILD_SHARED=OFF -DLEXBOR_BUILD_STATIC=ON \
      -DCMAKE_INSTALL_PREFIX="$work/lexbor" &&
      cmake --build "$work/lexbor-build" -j "$jobs" --target install
  } >"$log" 2>&1 || { tail -n 30 "$log" >&2 && die "Lexbor does not build"; }
  cp "$work/selectolax-1.0.2/lexbor/LICENSE" "$work/lexbor/"
  rm -rf "$target"
  mv "$work/lexbor" "$target"
}

install_arrow() {
  local target=$deps/pyarrow-26.0.1
  [ -f "$target/pyarrow/libarrow.so.2600" ] && return
  say "fetching Arrow C++"
  # One file for every Python: only its C++ half is used.
  pip download --no-deps --only-binary :all: --require-hashes --python-version 3.11 \
    --implementation cp --abi cp311 --platform manylinux_2_28_x86_64 \
    -r tools/dev/wheels.txt -d "$work"
  python3 -m zipfile -e "$work"/pyarrow-26.0.1-*.whl "$work/arrow"
  rm -rf "$target"
  mv "$work/arrow" "$target"
}

# python_environment NAME LIST CHECK: the packages of LIST in $deps/NAME, after which CHECK runs.
python_environment() {
  local target=$deps/$1 list=$2 check=$3
  cmp -s "$list" "$target/installed.txt" && return
  say "installing the Python packages of $list"
  rm -rf "$target"
  python3 -m venv "$target"
  "$target/bin/pip" --quiet --disable-pip-version-check install --no-deps --only-binary :all: \
    -r "$list" >"$log" 2>&1 || { tail -n 20 "$log" >&2 && die "pip install failed"; }
  "$target/bin/python" "$check"
  cp "$list" "$target/installed.txt"
}

mkdir -p "$deps"
work=$(mktemp -d "$deps/work.XXXXXX")
log=$work/log
trap 'rm -rf "$work"' EXIT
lists=(tools/dev/packages.txt)
[ $peers = 0 ] || lists+=(tools/dev/peers_packages.txt)
install_packages "${lists[@]}"
install_lexbor
install_arrow
if [ $peers = 1 ]; then
  python_environment peers tools/dev/peers.txt tools/dev/peers/check_imports.py
  python_environment generator tools/dev/generator.txt tools/dev/peers/check_generator.py
fi
