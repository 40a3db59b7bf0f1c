#!/usr/bin/env bash
# usage: ./dev experiment folds [--quick] [--splits N] [--json FILE]
#        ./dev experiment quick [--parts N] [--loss X]
#        ./dev experiment weights
#   folds: the classifier on sites that it never saw: five folds by registrable domain over the labelled
#   pages of ../shared/data, with and without formulas, Chinese apart, by site, two baselines, and
#   the learning curve over the number of training sites (see tools/dev/folds.py).
#     --quick      one training a fold: no baselines, no curve
#     --splits N   repeat with N ways of dealing domains to folds (default 1)
#     --json FILE  the numbers, for a program
#   quick: what the quick pass loses and lets pass, on documentation sites that neither the classifier nor
#   the choice of the margin has seen: the sites are dealt into N parts (default 3), each the crawl of
#   a classifier that was trained on the others (see tools/dev/quick.py).
#     --loss X     the share of kept pages that the fit may lose (default 0.005)
#   weights: fits the weights by which blocks of a page are content and writes them into
#   corpus/html/content/weights.h (see tools/dev/extract/fit_weights.py).
#   Documentation packages that only train are kept in $MATHSIEVE_DEPS/packages, not installed.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

data=${MATHSIEVE_SHARED:-../shared/data}
[ -d "$data" ] || die "needs the shared data ($data)"
case ${1:-} in
  folds | quick) experiment=$1 && shift ;;
  weights)
    setup --peers
    build release mathsieve
    make_generated_pages
    exec "$deps/peers/bin/python" tools/dev/extract/fit_weights.py build/release/tools/mathsieve \
      "$generated"
    ;;
  *) die "unknown experiment '${1:-}' (see ./dev experiment -h)" ;;
esac

packages=$deps/packages
tables=(data/training_packages.tsv)
if [ "$experiment" = quick ]; then tables+=(data/packages.tsv); fi
mapfile -t wanted < <(tail -q -n +2 "${tables[@]}" | cut -f 1 | sort -u)
missing=()
for package in "${wanted[@]}"; do
  compgen -G "$packages/${package}_*.deb" >/dev/null || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  say "downloading ${#missing[@]} documentation packages to $packages"
  mkdir -p "$packages"
  (cd "$packages" && apt-get download -qq "${missing[@]}") ||
    die "no network? put the .deb files of ${missing[*]} into $packages"
fi

setup
build release mathsieve
exec python3 "tools/dev/$experiment.py" --mathsieve build/release/tools/mathsieve --data "$data" \
  --packages "$packages" --work "build/$experiment" "$@"
