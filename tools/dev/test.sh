#!/usr/bin/env bash
# usage: ./dev test [--strict] [--preset PRESET] [-R REGEX]
#   Sets up what is missing, builds, runs every test, and names each case that ran.
#     --strict         a skipped case that is not in tests/may_skip.txt is a failure
#     --preset PRESET  release (default), dev or asan
#     -R REGEX         only the test programs whose name matches
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

preset=release
summary=() filter=()
while [ $# -gt 0 ]; do
  case $1 in
    --strict) summary+=(--may-skip tests/may_skip.txt) ;;
    --preset) preset=$2 && shift ;;
    -R) filter=(-R "$2") && shift ;;
    *) die "unknown argument '$1' (see ./dev test -h)" ;;
  esac
  shift
done

setup
build "$preset"
results=$root/build/$preset/test-results
rm -rf "$results"
mkdir -p "$results"
status=0
GTEST_OUTPUT=json:$results/ ctest --preset "$preset" -j "$jobs" --no-tests=error "${filter[@]}" \
  --output-junit "$results/ctest.xml" || status=1
python3 tools/dev/test_summary.py "${summary[@]}" "$results" || status=1
exit $status
