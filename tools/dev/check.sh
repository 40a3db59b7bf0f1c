#!/usr/bin/env bash
# usage: ./dev check
#   What takes longer than ./dev test: all tests under the address and undefined-behaviour
#   sanitizers, those of several threads under the thread sanitizer, every fuzz target for 30
#   seconds, lint over all files.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

status=0
part() {
  local start=$SECONDS
  "$root/tools/dev/$@" || { status=1 && say "FAILED: $*"; }
  say "$* took $((SECONDS - start)) s"
}
part test.sh --preset asan
part threads.sh
part fuzz.sh
part lint.sh --all
[ $status = 0 ] || die "something failed, see above"
say "all clean"
