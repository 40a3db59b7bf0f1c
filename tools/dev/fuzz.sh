#!/usr/bin/env bash
# usage: ./dev fuzz [TARGET...] [--seconds N]
#   Runs fuzz targets (tests/fuzz/TARGET_fuzz.cc; all without an argument), two at a time, each for
#   N seconds (default 30). What they find stays in build/fuzz/corpus/TARGET; an input that breaks
#   one is named and kept in build/fuzz/broken.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

seconds=30 targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2 && shift ;;
    -*) die "unknown argument '$1' (see ./dev fuzz -h)" ;;
    *) targets+=("$1") ;;
  esac
  shift
done

setup
build fuzz
folder=$root/build/fuzz
binaries=$folder/tests/fuzz
if [ ${#targets[@]} = 0 ]; then
  mapfile -t targets < <(cd "$binaries" && find . -maxdepth 1 -name '*_fuzz' -type f | sed 's#./\(.*\)_fuzz#\1#' | sort)
fi
mkdir -p "$folder/broken" "$folder/log"

fuzz_one() {
  local target=$1 log=$folder/log/$1
  "$binaries/fuzz_seeds" "$target" "$folder/seeds/$target"
  mkdir -p "$folder/corpus/$target"
  if "$binaries/${target}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 \
    -max_len=20000 -artifact_prefix="$folder/broken/$target-" -print_final_stats=1 \
    "$folder/corpus/$target" "$folder/seeds/$target" >"$log" 2>&1; then
    echo "fuzz $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, no fault"
  else
    tail -n 40 "$log"
    echo "fuzz $target: FAILED"
    return 1
  fi
}

status=0
while [ ${#targets[@]} -gt 0 ]; do
  pids=()
  for target in "${targets[@]:0:2}"; do
    [ -x "$binaries/${target}_fuzz" ] || die "no fuzz target '$target'"
    fuzz_one "$target" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || status=1; done
  targets=("${targets[@]:2}")
done
exit $status
