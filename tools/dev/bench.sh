#!/usr/bin/env bash
# usage: ./dev bench [--rounds N] [--only WORD] [--json FILE]
#   Speed and memory against other tools on this machine, as ratios inside one run: the tools take
#   turns, the median of N rounds counts (default 5). Prints a table; --json FILE keeps the numbers
#   (default: build/bench/bench.json). --only takes the rows whose title holds WORD.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"
setup --peers
build release
packages=$deps/packages
[ -f build/demo/model.bin ] || "$root/tools/dev/demo.sh"
python3 tools/dev/make_crawl.py --table data/packages.tsv --packages "$packages" \
  --out build/demo/crawl
python3 tools/dev/bench.py --peers "$deps/peers/bin/python" "$@"
