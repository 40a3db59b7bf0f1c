#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// Appends NFKC text as MegaMath's web_pipeline/utils/math_fasttext.py prepares it for its
// classifier, with a space behind each token. By reading that file: its "\n" to <EOS> step never
// fires (white space is collapsed before it), but lines of more than 1,024 tokens do get an <EOS>
// after every 1,024.
void AppendMegaMathTokens(std::string_view nfkc_text, std::string& out);

}  // namespace mathsieve
