// HTML → nodes → formulas → blocks → which of them are content → text.

#include "corpus/html/extract.h"

#include <vector>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/blocks/render.h"
#include "corpus/html/content/content_finder.h"
#include "corpus/html/content/page_facts.h"
#include "corpus/html/content/posts.h"
#include "corpus/html/content/weights.h"
#include "corpus/html/dom.h"
#include "corpus/html/forms/delimiters/delimiters.h"
#include "corpus/html/forms/find.h"

namespace mathsieve {

struct HtmlExtractor::Impl {
  bool all_comments = false;
  Structure structure = Structure::kMarkdown;
  Dom dom;
  FormulaFinder formula_finder;
  std::vector<Formula> formulas;
  BlockBuilder builder;
  PageBlocks page;
  ContentFinder content_finder;
  std::vector<bool> keep;
  Renderer renderer;
};

HtmlExtractor::HtmlExtractor(const HtmlOptions& options) : impl_(std::make_unique<Impl>()) {
  impl_->all_comments = options.comments == "keep";
  if (options.structure == "plain") impl_->structure = Structure::kPlain;
}
HtmlExtractor::~HtmlExtractor() = default;
HtmlExtractor::HtmlExtractor(HtmlExtractor&&) noexcept = default;

bool HtmlExtractor::Extract(std::string_view html, Extraction& extraction) {
  Impl& impl = *impl_;
  if (!impl.dom.Parse(html)) return false;
  impl.formula_finder.Find(impl.dom, impl.formulas);
  impl.builder.Build(impl.dom, impl.formulas, ReadDelimiterConfig(impl.dom), impl.page,
                     impl.structure);
  ResolvePosts(impl.dom, impl.page);
  extraction.title = TitleOf(impl.dom);
  impl.content_finder.Find(impl.dom, impl.page, extraction.title, impl.all_comments, impl.keep);
  impl.renderer.Render(impl.page, impl.keep, extraction.text, extraction.formulas, impl.structure);
  extraction.author = AuthorOf(impl.dom);
  extraction.date = DateOf(impl.dom);
  extraction.language = LanguageOf(impl.dom);
  return true;
}

std::vector<ExplainedBlock> HtmlExtractor::Explain() const {
  constexpr std::string_view kKinds[] = {"paragraph", "heading", "code", "table_row"};
  constexpr std::string_view kRules[] = {"score", "formula", "heading",    "note",
                                         "post",  "comment", "little_text"};
  std::vector<ExplainedBlock> explained;
  for (size_t i = 0; i < impl_->page.blocks.size(); ++i) {
    const Block& block = impl_->page.blocks[i];
    ExplainedBlock row;
    row.text = impl_->page.TextOf(block);
    row.kind = kKinds[static_cast<size_t>(block.kind)];
    row.kept = impl_->keep[i];
    row.score = impl_->content_finder.score(i);
    row.rule = kRules[static_cast<size_t>(impl_->content_finder.rule(i))];
    for (const FeatureWeight& weight : kFeatureWeights) {
      const float value = impl_->content_finder.features(i)[static_cast<size_t>(weight.feature)];
      row.features.push_back({weight.name, value, weight.weight});
    }
    explained.push_back(std::move(row));
  }
  return explained;
}

}  // namespace mathsieve
