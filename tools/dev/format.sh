#!/usr/bin/env bash
# usage: ./dev format
#   Formats every C++ file in place.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"
setup
git ls-files -z --cached --others --exclude-standard '*.h' '*.cc' | xargs -0 clang-format -i
