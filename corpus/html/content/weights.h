#pragma once

#include "corpus/html/content/features.h"

namespace mathsieve {

struct FeatureWeight {
  Feature feature;
  std::string_view name;
  float weight;
};

// A block is content when its weighted features, and then what its neighbours add, come to more
// than nothing. Fitted by tools/dev/extract/fit_weights.py.
inline constexpr FeatureWeight kFeatureWeights[] = {
    {Feature::kBase, "base", -1.95f},
    {Feature::kShort, "short", -0.01f},             // weight / 25, at most 1
    {Feature::kMedium, "medium", 0.00f},           // weight / 80
    {Feature::kLong, "long", 0.00f},               // weight / 240
    {Feature::kSentences, "sentences", 0.00f},     // ends of sentences / 3
    {Feature::kEndsSentence, "ends_sentence", 0.83f},
    {Feature::kClauses, "clauses", 0.00f},         // commas / 3
    {Feature::kDigits, "digits", -0.25f},           // share of letters and digits
    {Feature::kCapitals, "capitals", -0.12f},
    {Feature::kLinks, "links", -1.58f},            // share of the text
    {Feature::kAllLinks, "all_links", 0.00f},
    {Feature::kListLinks, "list_links", 0.00f},   // share of the list's text
    {Feature::kAgainst, "against", 0.42f},         // names of the elements around, below zero
    {Feature::kAgainstInside, "against_inside", 0.33f},  // the same among the main text
    {Feature::kFor, "for", 0.00f},                 // above zero
    {Feature::kCore, "core", 0.50f},
    {Feature::kRoot, "root", 0.49f},
    {Feature::kMainBox, "main_box", 0.00f},
    {Feature::kMainParent, "main_parent", 0.00f},
    {Feature::kBoxShare, "box_share", 0.88f},      // square root
    {Feature::kKinShare, "kin_share", 0.58f},      // square root; boxes of one tag and class
    {Feature::kUp, "up", -0.84f},                   // steps to what it shares with the main box / 8
    {Feature::kDown, "down", -0.40f},               // and from there to the main box
    {Feature::kFocusedShare, "focused_share", 1.33f},  // times the main box's part of the page
    {Feature::kFocusedUp, "focused_up", -0.60f},
    {Feature::kParagraph, "paragraph", 1.03f},     // <p>
    {Feature::kListItem, "list_item", 0.72f},
    {Feature::kDefinition, "definition", 0.68f},
    {Feature::kTableRow, "table_row", 0.79f},
    {Feature::kCode, "code", 1.70f},
    {Feature::kQuote, "quote", 0.57f},
    {Feature::kCaption, "caption", -0.70f},         // in a <figure>
    {Feature::kHeading, "heading", 0.00f},
    {Feature::kFormula, "formula", 0.26f},
    {Feature::kMathPage, "math_page", 1.45f},  // blocks of the page with formulas / 8
    {Feature::kTeaser, "teaser", -0.76f},           // below a heading that leads to another page
    {Feature::kFragment, "fragment", 0.00f},  // a line that is no sentence, no item, no row
    {Feature::kFragmentEdge, "fragment_edge", 0.00f},  // before or behind the main text
    {Feature::kDate, "date", -0.63f},                   // a fragment with many digits
    {Feature::kBeforeText, "before_text", 0.00f},  // before the core's first long text
    {Feature::kAfterText, "after_text", -1.36f},    // behind its last
};

// What the scores around a block add to its own, each cut to ±kNeighbourCut.
inline constexpr float kNeighbourCut = 2.5f;
inline constexpr float kOwnWeight = 0.75f;
inline constexpr float kNextToWeight = 0.31f;  // of each of the two beside it
inline constexpr float kNearWeight = 0.19f;     // of the mean of the two to four blocks away

}  // namespace mathsieve
