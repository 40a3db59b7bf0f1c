#!/usr/bin/env bash
# usage: ./dev lint [--all | FILE...]
#   clang-format, a build with clang whose warnings are errors, and clang-tidy over the .cc files
#   that differ from the main branch (all of them with --all, within LINT_SECONDS, default 900).
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

setup
status=0
git ls-files -z '*.h' '*.cc' | xargs -0 clang-format --dry-run -Werror || status=1
[ $status = 0 ] && say "clang-format: clean"
build clang
say "clang: builds without a warning"

files=()
case ${1:-} in
  --all) mapfile -t files < <(git ls-files '*.cc' ':!tests') ;;
  '') mapfile -t files < <({
      git diff --name-only --diff-filter=d "$(git merge-base HEAD main 2>/dev/null || echo HEAD~1)"
      git ls-files --others --exclude-standard
    } | grep '\.cc$' || true) ;;
  *) files=("$@") ;;
esac

deadline=$((SECONDS + ${LINT_SECONDS:-900}))
tidied=0
tidy() { clang-tidy --quiet -p build/clang "$1" 2>/dev/null; }
while [ $tidied -lt ${#files[@]} ] && [ $SECONDS -lt $deadline ]; do
  pids=()
  for file in "${files[@]:$tidied:$jobs}"; do
    tidy "$file" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || status=1; done
  tidied=$((tidied + ${#pids[@]}))
done
say "clang-tidy: $tidied of ${#files[@]} files looked at"
[ $status = 0 ] || die "lint found something"
