#pragma once

#include <span>
#include <string>
#include <string_view>

#include "corpus/base/status.h"
#include "corpus/store/document.h"
#include "corpus/store/verdict_file.h"

namespace mathsieve {

// One judgement. It never changes a document. Run is const and may be called from many threads at
// once.
class Stage {
 public:
  virtual ~Stage() = default;
  virtual std::string_view name() const = 0;
  // What the verdicts depend on besides the documents: options, the model's bytes.
  virtual std::string fingerprint() const = 0;
  // Answers for documents[i] in verdicts[i]. REQUIRES: equal sizes.
  virtual absl::Status Run(std::span<const Document> documents,
                           std::span<Verdict> verdicts) const = 0;
};

}  // namespace mathsieve
