#!/usr/bin/env bash
# usage: ./dev bench [WORD] [--rounds N] [--json FILE]
#        ./dev bench extract [--only WORD] [--tools A,B] [--no-speed]
#   Speed and memory against other tools on this machine, as ratios inside one run: the tools take
#   turns, the median of N rounds counts (default 5). Prints a table; --json FILE keeps the numbers
#   (default: build/bench/bench.json). WORD takes the groups whose name holds it: iteration, scoring,
#   "filter: others", "filter: quick pass", "filter: thin crawl", "filter: stages",
#   "filter: threads and memory".
#     extract  HTML to text instead: token and shingle F1, formulas, strings to keep and to drop, and
#              pages a second, on real pages with known text and on generated ones; --only takes the
#              sets whose name holds WORD, --tools a,b some of the extractors, --no-speed no times
source "$(dirname "$0")/common.sh"
help_if_asked "$@"
setup --peers
build release
if [ "${1:-}" = extract ]; then
  shift
  make_generated_pages
  exec "$deps/peers/bin/python" tools/dev/extract/bench_extract.py --peers "$deps/peers/bin/python" \
    --generated "$generated" "$@"
fi
packages=$deps/packages
[ -f build/demo/model.bin ] || "$root/tools/dev/demo.sh"
python3 tools/dev/make_crawl.py --table data/packages.tsv --packages "$packages" \
  --out build/demo/crawl
python3 tools/dev/bench.py --peers "$deps/peers/bin/python" "$@"
