#!/usr/bin/env bash
# usage: ./dev demo [--out DIR]
#   From nothing to mathematics shards: sets up, builds, writes documentation packages of Debian as
#   a crawl, trains a classifier from pages of some of its sites, filters the crawl, cuts the best
#   tokens of it, and prints what was kept, from sites that the classifier was trained on and from
#   sites that it never saw.
#     --out DIR  where crawl, model and shards go (default: build/demo)
#   Packages are kept in $MATHSIEVE_DEPS/packages; nothing of them is installed.
source "$(dirname "$0")/common.sh"
help_if_asked "$@"

out=$root/build/demo
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$(realpath -m "$2") && shift ;;
    *) die "unknown argument '$1' (see ./dev demo -h)" ;;
  esac
  shift
done

packages=$deps/packages
missing_debs() {
  tail -n +2 data/packages.tsv | cut -f 1 | while read -r package; do
    compgen -G "$packages/${package}_*.deb" >/dev/null || echo "$package"
  done
}

download_packages() {
  local missing
  mapfile -t missing < <(missing_debs)
  [ ${#missing[@]} = 0 ] && return
  say "downloading ${#missing[@]} documentation packages (about 300 MB in all) to $packages"
  mkdir -p "$packages"
  apt-cache show "${missing[@]}" >/dev/null 2>&1 || as_root apt-get update -qq || true
  (cd "$packages" && apt-get download -qq "${missing[@]}") >"$packages/download.log" 2>&1 || true
  mapfile -t missing < <(missing_debs)
  [ ${#missing[@]} = 0 ] ||
    { tail -n 3 "$packages/download.log" >&2 &&
      die "no network? missing: ${missing[*]} (put their .deb files into $packages)"; }
}

step() { printf '\n== %s\n' "$*" >&2; }
run() {
  printf '$ mathsieve %s\n' "$(printf '%s' "$*" | sed "s#$root/##g")" >&2
  "$root/build/release/tools/mathsieve" "$@"
}

setup
build release mathsieve
download_packages

step "a crawl of $(($(wc -l <data/packages.tsv) - 1)) sites"
python3 tools/dev/make_crawl.py --table data/packages.tsv --packages "$packages" --out "$out/crawl"

rm -rf "$out/seed" "$out/model.bin" "$out/shards" "$out/best"
step "labelled sets from half of the pages of the seed sites"
run seed --out "$out/seed" --positive "$out/crawl/seed-math.warc.gz" \
  --negative "$out/crawl/seed-other.warc.gz"
step "a classifier"
run train-classifier --preset small --seed "$out/seed" --out "$out/model.bin" \
  --pages "$out/crawl/crawl-*.warc.gz"
step "the crawl, filtered"
run filter --model "$out/model.bin" --out "$out/shards" --report "$out/report.json" \
  "$out/crawl/crawl-*.warc.gz"

step "the best of it, by a budget"
run recall --budget-tokens 3500K --out "$out/best" "$out/shards"

step "what was kept"
python3 tools/dev/demo_report.py "$out"
