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
    {Feature::kBase, "base", -1.97f},
    {Feature::kShort, "short", -0.03f},             // weight / 25, at most 1
    {Feature::kMedium, "medium", 0.00f},           // weight / 80
    {Feature::kLong, "long", 0.00f},               // weight / 240
    {Feature::kSentences, "sentences", 0.00f},     // ends of sentences / 3
    {Feature::kEndsSentence, "ends_sentence", 0.77f},
    {Feature::kClauses, "clauses", 0.00f},         // commas / 3
    {Feature::kDigits, "digits", -0.27f},           // share of letters and digits
    {Feature::kCapitals, "capitals", -0.14f},
    {Feature::kLinks, "links", -1.59f},            // share of the text
    {Feature::kAllLinks, "all_links", 0.00f},
    {Feature::kListLinks, "list_links", 0.00f},   // share of the list's text
    {Feature::kAgainst, "against", 0.38f},         // names of the elements around, below zero
    {Feature::kAgainstInside, "against_inside", 0.95f},  // of what lies among the main text
    {Feature::kAgainstText, "against_text", 0.47f},      // of long sentences there
    {Feature::kFor, "for", 0.00f},                 // above zero
    {Feature::kCore, "core", 0.56f},
    {Feature::kRoot, "root", 0.54f},
    {Feature::kMainBox, "main_box", 0.00f},
    {Feature::kMainParent, "main_parent", 0.00f},
    {Feature::kBoxShare, "box_share", 0.90f},      // square root
    {Feature::kKinShare, "kin_share", 0.65f},      // square root; boxes of one tag and class
    {Feature::kUp, "up", -0.88f},                   // steps to what it shares with the main box / 8
    {Feature::kDown, "down", -0.43f},               // and from there to the main box
    {Feature::kFocusedShare, "focused_share", 1.29f},  // times the main box's part of the page
    {Feature::kFocusedUp, "focused_up", -0.66f},
    {Feature::kParagraph, "paragraph", 0.88f},     // <p>
    {Feature::kListItem, "list_item", 0.56f},
    {Feature::kDefinition, "definition", 0.62f},
    {Feature::kTableRow, "table_row", 0.76f},
    {Feature::kCode, "code", 1.63f},
    {Feature::kQuote, "quote", 0.56f},
    {Feature::kCaption, "caption", -0.75f},         // in a <figure>
    {Feature::kHeading, "heading", 0.00f},
    {Feature::kFormula, "formula", 0.26f},
    {Feature::kMathPage, "math_page", 1.45f},  // blocks of the page with formulas / 8
    {Feature::kTeaser, "teaser", -0.82f},           // below a heading that leads to another page
    {Feature::kFragment, "fragment", 0.00f},  // a line that is no sentence, no item, no row
    {Feature::kFragmentEdge, "fragment_edge", 0.00f},  // before or behind the main text
    {Feature::kDate, "date", -0.63f},                   // a fragment with many digits
    {Feature::kBeforeText, "before_text", 0.00f},  // before the core's first long text
    {Feature::kAfterText, "after_text", -1.36f},    // behind its last
};

// What the scores around a block add to its own, each cut to ±kNeighbourCut.
inline constexpr float kNeighbourCut = 2.5f;
inline constexpr float kOwnWeight = 0.74f;
inline constexpr float kNextToWeight = 0.30f;  // of each of the two beside it
inline constexpr float kNearWeight = 0.22f;     // of the mean of the two to four blocks away

}  // namespace mathsieve
