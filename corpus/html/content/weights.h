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
    {Feature::kBase, "base", -1.90f},
    {Feature::kShort, "short", -0.26f},  // weight / 25, at most 1
    {Feature::kEndsSentence, "ends_sentence", 0.54f},
    {Feature::kDigits, "digits", -0.19f},            // share of letters and digits
    {Feature::kLinks, "links", -1.92f},              // share of the text
    {Feature::kAgainst, "against", 0.07f},           // names of the elements around, below zero
    {Feature::kNamed, "named", -2.00f},              // called a footer, menu and the like
    {Feature::kAgainstText, "against_text", 0.50f},  // of long sentences there
    {Feature::kCore, "core", 0.56f},
    {Feature::kRoot, "root", 0.72f},
    {Feature::kBoxShare, "box_share", 0.97f},  // square root
    {Feature::kKinShare, "kin_share", 0.99f},  // square root; boxes of one tag and class
    {Feature::kUp, "up", -0.55f},              // steps to what it shares with the main box / 8
    {Feature::kDown, "down", -0.40f},          // and from there to the main box
    {Feature::kFocusedShare, "focused_share", 1.07f},  // times the main box's part of the page
    {Feature::kFocusedUp, "focused_up", -0.32f},
    {Feature::kParagraph, "paragraph", 0.80f},  // <p>
    {Feature::kListItem, "list_item", 0.50f},
    {Feature::kDefinition, "definition", 0.45f},
    {Feature::kTableRow, "table_row", 0.56f},
    {Feature::kCode, "code", 1.24f},
    {Feature::kQuote, "quote", 0.39f},
    {Feature::kCaption, "caption", -0.55f},  // in a <figure>
    {Feature::kFormula, "formula", 0.95f},
    {Feature::kMathPage, "math_page", 0.37f},     // blocks of the page with formulas / 8
    {Feature::kTeaser, "teaser", -0.82f},         // below a heading that leads to another page
    {Feature::kFragment, "fragment", -0.21f},     // a line that is no sentence, no item, no row
    {Feature::kDate, "date", -0.60f},             // a fragment with many digits
    {Feature::kAfterText, "after_text", -1.26f},  // behind its last
};

// What the scores around a block add to its own, each cut to ±kNeighbourCut.
inline constexpr float kNeighbourCut = 2.5f;
inline constexpr float kOwnWeight = 0.75f;
inline constexpr float kNextToWeight = 0.33f;  // of each of the two beside it
inline constexpr float kNearWeight = 0.15f;    // of the mean of the two to four blocks away

}  // namespace mathsieve
