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
    {Feature::kBase, "base", -1.85f},
    {Feature::kShort, "short", -0.25f},  // weight / 25, at most 1
    {Feature::kEndsSentence, "ends_sentence", 0.50f},
    {Feature::kDigits, "digits", -0.21f},            // share of letters and digits
    {Feature::kLinks, "links", -2.40f},              // share of the text
    {Feature::kAgainst, "against", 0.06f},           // names of the elements around, below zero
    {Feature::kNamed, "named", -2.00f},              // called a footer, menu and the like
    {Feature::kAgainstText, "against_text", 0.50f},  // of long sentences there
    {Feature::kCore, "core", 0.55f},
    {Feature::kRoot, "root", 0.74f},
    {Feature::kBoxShare, "box_share", 0.98f},  // square root
    {Feature::kKinShare, "kin_share", 0.97f},  // square root; boxes of one tag and class
    {Feature::kUp, "up", -0.55f},              // steps to what it shares with the main box / 8
    {Feature::kDown, "down", -0.37f},          // and from there to the main box
    {Feature::kFocusedShare, "focused_share", 1.10f},  // times the main box's part of the page
    {Feature::kFocusedUp, "focused_up", -0.32f},
    {Feature::kParagraph, "paragraph", 0.77f},  // <p>
    {Feature::kListItem, "list_item", 0.54f},
    {Feature::kDefinition, "definition", 0.44f},
    {Feature::kTableRow, "table_row", 0.54f},
    {Feature::kCode, "code", 1.20f},
    {Feature::kQuote, "quote", 0.39f},
    {Feature::kCaption, "caption", -0.56f},  // in a <figure>
    {Feature::kFormula, "formula", 0.94f},
    {Feature::kMathPage, "math_page", 0.37f},     // blocks of the page with formulas / 8
    {Feature::kTeaser, "teaser", -0.83f},         // below a heading that leads to another page
    {Feature::kFragment, "fragment", -0.16f},     // a line that is no sentence, no item, no row
    {Feature::kDate, "date", -0.63f},             // a fragment with many digits
    {Feature::kAfterText, "after_text", -1.25f},  // behind its last
};

// What the scores around a block add to its own, each cut to ±kNeighbourCut.
inline constexpr float kNeighbourCut = 2.5f;
inline constexpr float kOwnWeight = 0.74f;
inline constexpr float kNextToWeight = 0.33f;  // of each of the two beside it
inline constexpr float kNearWeight = 0.16f;    // of the mean of the two to four blocks away

}  // namespace mathsieve
