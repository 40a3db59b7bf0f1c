"""Holds the include table of ARCHITECTURE.md: who may include whom, and who owns which library.

usage: check_layering.py ROOT      prints each violation as FILE:LINE: why; exit 1 when there is one
"""

import pathlib
import re
import sys

TOP = ["kernels", "corpus", "classifier", "dedup", "decontam", "training", "tools", "tests"]
MAY_INCLUDE = {
    "kernels": {"kernels"},
    "corpus": {"corpus", "kernels"},
    "classifier": {"classifier", "corpus", "kernels"},
    "dedup": {"dedup", "corpus", "kernels"},
    "decontam": {"decontam", "corpus", "kernels"},
    "training": {"training", "corpus", "kernels"},
    "tools": set(TOP) - {"tests"},
    "tests": set(TOP),
}
# Inside corpus, each may include itself and what stands before it; html may not see store and
# crawl: extraction knows pages, not where they come from.
CORPUS_ORDER = ["base", "text", "store", "crawl", "html", "run"]
HTML_MAY_INCLUDE = {"base", "text", "html"}

# Third-party headers: include prefix -> the .cc files that may include it. Headers of Abseil's
# status, and no other, may stand in headers of ours.
OWNERS = {
    "lexbor/": ["corpus/html/dom.cc", "corpus/crawl/http/charset.cc", "corpus/text/url.cc",
                "corpus/text/normal_form/normal_form.cc", "corpus/text/unicode.cc"],
    "fasttext/": ["classifier/fasttext/fasttext.cc"],
    "arrow/": ["corpus/store/parquet/parquet_reader.cc", "corpus/store/parquet/parquet_writer.cc"],
    "parquet/": ["corpus/store/parquet/parquet_reader.cc", "corpus/store/parquet/parquet_writer.cc"],
    "simdjson": ["corpus/base/json.cc", "corpus/base/json_text.cc", "corpus/text/utf8.cc"],
    "xxh": ["corpus/base/hash.cc"],
    "zstd": ["corpus/base/zstd.cc"],
    "isa-l": ["corpus/crawl/read/bytes/inflate.cc"],
    "libdeflate": ["corpus/crawl/read/bytes/inflate.cc"],
    "zlib": ["corpus/crawl/read/bytes/inflate.cc"],
    "brotli/": ["corpus/crawl/http/brotli.cc"],
    "uchardet": ["corpus/crawl/http/charset.cc"],
    "libpsl": ["corpus/text/url.cc", "corpus/text/domain.cc"],
    "re2/": [],
    "toml++": ["tools/config.cc"],
    "oneapi/": ["corpus/run/pipeline/pipeline.cc"],
    "tbb/": ["corpus/run/pipeline/pipeline.cc"],
}
IN_HEADERS = {"absl/status/status.h", "absl/status/statusor.h"}
STANDARD = re.compile(r"[a-z0-9_]+|(sys|netinet|arpa|linux|asm|bits)/.*|"
                      r"(unistd|fcntl|poll|signal|dirent|glob|fnmatch|errno|sched|termios|dlfcn|"
                      r"immintrin|x86intrin|arm_neon|pthread|spawn|strings|ftw|langinfo|locale)\.h")
MAX_FILES = 30

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def corpus_violation(source, target):
    """Why a file of corpus/SOURCE may not include corpus/TARGET; empty where it may."""
    if source not in CORPUS_ORDER or target not in CORPUS_ORDER:
        stranger = source if source not in CORPUS_ORDER else target
        return f"corpus/{stranger} has no place in the order"
    if source == "html" and target not in HTML_MAY_INCLUDE:
        return f"corpus/html must not include corpus/{target}"
    if CORPUS_ORDER.index(target) > CORPUS_ORDER.index(source):
        return f"corpus/{source} stands below corpus/{target}"
    return ""


def own_violation(path, include):
    folders, target = path.split("/"), include.split("/")
    if target[0] not in MAY_INCLUDE[folders[0]]:
        return f"{folders[0]}/ must not include {target[0]}/"
    if folders[0] == "corpus" and target[0] == "corpus":
        return corpus_violation(folders[1], target[1])
    return ""


def library_violation(path, include):
    if path.startswith("tests/") or STANDARD.fullmatch(include):
        return ""
    if include.startswith("absl/"):
        is_header = path.endswith(".h")
        return f"{include} in a header" if is_header and include not in IN_HEADERS else ""
    for prefix, owners in OWNERS.items():
        if include.startswith(prefix):
            belongs = f"{include} belongs to {' and '.join(owners) or 'nobody yet'}"
            return "" if path in owners else belongs
    return f"{include} is of a library that check_layering.py does not know"


def violations(root):
    folders = {}
    for top in TOP:
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".h", ".cc") or not file.is_file():
                continue
            path = file.relative_to(root).as_posix()
            folders[file.parent] = folders.get(file.parent, 0) + 1
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                include = match[2]
                ours = include.split("/")[0] in TOP and match[1] == '"'
                why = (own_violation if ours else library_violation)(path, include)
                if why:
                    yield f"{path}:{number}: {why}"
    for folder, count in sorted(folders.items()):
        if count > MAX_FILES:
            yield f"{folder.relative_to(root)}: {count} source files, more than {MAX_FILES}"


def main():
    found = list(violations(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
