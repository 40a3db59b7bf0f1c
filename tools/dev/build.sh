#!/usr/bin/env bash
# usage: ./dev build [PRESET]
#   Builds everything into build/PRESET: release (default), dev, asan, clang.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"
preset=${1:-release}
setup
build "$preset"
say "built in build/$preset"
