#!/usr/bin/env bash
# usage: ./dev threads
#   The tests of everything that runs in several threads, under the thread sanitizer
#   (tests/threads.supp tells what is passed over, and why).
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

tests=(corpus_run_pipeline_test corpus_run_run_output_test corpus_run_ingest_test
  corpus_run_select_test classifier_quick_pass_test classifier_recall_test classifier_seed_test)
setup
build threads "${tests[@]}"
export TSAN_OPTIONS="suppressions=$root/tests/threads.supp halt_on_error=0 exitcode=66"
status=0
for test in "${tests[@]}"; do
  log=$root/build/threads/$test.log
  if "$root/build/threads/tests/$test" >"$log" 2>&1; then
    echo "threads $test: $(sed -n 's/^\[  PASSED  \] //p' "$log"), no race"
  else
    grep -v '^\[ *\(RUN\|OK\) ' "$log" | head -n 80
    echo "threads $test: FAILED (see $log)"
    status=1
  fi
done
exit $status
