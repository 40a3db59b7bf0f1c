#!/usr/bin/env bash
# usage: ./dev experiment [ARGUMENT...]
#   The classifier's bar: five folds by registrable domain over the labelled pages of ../shared/data,
#   and the learning curve over the number of training sites. Arguments go to the experiment.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"
[ -d "${MATHSIEVE_SHARED:-../shared/data}" ] || die "needs the shared data (../shared/data)"
setup
build release
exec "$root/build/release/tests/fold_experiment" "$@"
