"""check_layering.py sees what it is there for, and the tree is clean."""

import os
import pathlib
import tempfile
import unittest

import check_layering


class Layering(unittest.TestCase):
    def check(self, **files):
        """The violations of a tree of FILE=CONTENT: "__" is "/", the last "_" the dot."""
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                stem, _, suffix = name.replace("__", "/").rpartition("_")
                path = pathlib.Path(folder, f"{stem}.{suffix}")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
            return list(check_layering.violations(pathlib.Path(folder)))

    def test_the_tree_is_clean(self):
        root = pathlib.Path(os.environ.get("MATHSIEVE_SOURCE", pathlib.Path(__file__).parents[2]))
        self.assertEqual(list(check_layering.violations(root)), [])

    def test_arrows_between_folders(self):
        self.assertEqual(self.check(classifier__a_cc='#include "corpus/run/stage.h"\n'), [])
        for source, target in [("corpus__base__a_h", "classifier/x.h"),
                               ("kernels__a_h", "corpus/base/x.h"),
                               ("dedup__a_cc", "decontam/x.h"), ("classifier__a_cc", "tools/x.h"),
                               ("tools__a_cc", "tests/support/support.h")]:
            self.assertEqual(len(self.check(**{source: f'\n#include "{target}"\n'})), 1, source)

    def test_order_inside_corpus(self):
        self.assertEqual(self.check(corpus__crawl__a_cc='#include "corpus/store/document.h"'), [])
        self.assertEqual(self.check(corpus__html__forms__a_cc='#include "corpus/html/dom.h"'), [])
        for source, target in [("base", "text"), ("store", "crawl"), ("crawl", "html"),
                               ("html", "run"), ("html", "store"), ("base", "surprise")]:
            found = self.check(**{f"corpus__{source}__a_cc": f'#include "corpus/{target}/x.h"'})
            self.assertEqual(len(found), 1, (source, target))
            self.assertTrue(found[0].startswith(f"corpus/{source}/a.cc:1: "), found)

    def test_libraries_have_owners(self):
        self.assertEqual(self.check(corpus__html__dom_cc="#include <lexbor/html/html.h>\n"), [])
        standard = "#include <sys/stat.h>\n#include <vector>\n"
        self.assertEqual(self.check(corpus__base__a_h=standard), [])
        for name, include in [("corpus__html__dom_h", "<lexbor/html/html.h>"),
                              ("corpus__run__a_cc", "<zstd.h>"),
                              ("corpus__base__a_h", '"absl/strings/str_format.h"'),
                              ("tools__a_cc", "<boost/any.hpp>"),
                              ("corpus__base__a_cc", "<curl/curl.h>")]:
            self.assertEqual(len(self.check(**{name: f"#include {include}\n"})), 1, include)

    def test_folders_stay_small(self):
        files = {f"corpus__base__f{i}_cc": "" for i in range(check_layering.MAX_FILES)}
        self.assertEqual(self.check(**files), [])
        self.assertEqual(len(self.check(corpus__base__one_more_cc="", **files)), 1)


if __name__ == "__main__":
    unittest.main()
