#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "corpus/html/math/plain/plain_math_grammar.h"

namespace mathsieve {

// What is set upright though it has scripts.
struct Upright {
  size_t end = 0;  // one past its last token; 0 where there is none
  std::string latex;
  bool is_formula = false;  // false: text says as much
};

// The molecule or ion that begins at token `first`: H₂O, Ca(OH)<sub>2</sub>, SO₄²⁻. One element
// alone is one only where no variable is meant.
Upright ReadMolecule(const PlainGrammar& grammar, const std::vector<PlainToken>& tokens,
                     size_t first);

// The powers of units that begin there: m<sup>2</sup>, km/h<sup>2</sup>, W m<sup>−2</sup>.
Upright ReadUnits(const PlainGrammar& grammar, const std::vector<PlainToken>& tokens, size_t first);

}  // namespace mathsieve
