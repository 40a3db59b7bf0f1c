#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

struct JudgedDocument;

// NAME OP VALUE with OP one of >= <= > < = !=, as in classifier__logit>=1.5, language=en, reason=.
//
// NAME is STAGE__SCORE of a verdict (STAGE as CheckStageName has it); id, url, source or reason; or
// a member of the metadata or of the top level. metadata.NAME is a member, never a verdict.
//
// What the document has decides how it is compared:
//   number        with a number, exactly, by its decimal digits; equal to nothing else
//   text          = and != as text; the others as text, bytewise, but never with a number
//   true, false   = and != with these words
//   null, a list, an object, or no such NAME: fulfil != only
struct Rule {
  std::string name, op, value;

  // Blanks around NAME, OP and VALUE mean nothing; VALUE may hold anything else, = and commas too.
  // Errors: InvalidArgument for another operator (n==5), for an ordering against nothing, nan or
  // infinity.
  static absl::StatusOr<Rule> Parse(std::string_view text);

  struct Answer {
    bool holds = false;
    bool has = false;         // the document has NAME
    bool comparable = false;  // what it has and VALUE are of one kind
  };
  Answer Ask(const JudgedDocument& document) const;
  bool Holds(const JudgedDocument& document) const { return Ask(document).holds; }

  // The stage whose verdicts it needs; empty for a plain name.
  std::string Stage() const;
  std::string ToString() const { return name + op + value; }
};

// Rules that all must hold, and what they met.
class RuleSet {
 public:
  // Errors: those of Rule::Parse.
  static absl::StatusOr<RuleSet> Parse(std::span<const std::string> texts);
  RuleSet(RuleSet&&) = default;
  RuleSet& operator=(RuleSet&&) = default;

  const std::vector<Rule>& rules() const { return rules_; }
  // `others` and what the rules need, each once, in bytewise order.
  std::vector<std::string> Stages(std::span<const std::string> others = {}) const;

  // Empty where all rules hold; else of the first that does not "no NAME" where the document lacks
  // it, "not RULE" where it has it. Asks all rules. Any number of threads.
  std::string Check(const JudgedDocument& document);
  // A sentence for each rule that no document could answer: its NAME is misspelled, or its VALUE
  // is of another kind than all values are. Of the documents that Check has seen.
  std::vector<std::string> Warnings() const;
  // Tells of metadata.NAME where `status` says that verdicts are missing.
  absl::Status Explain(const absl::Status& status) const;

 private:
  struct Met {
    std::atomic<int64_t> lacking = 0, unlike = 0, compared = 0;
  };
  explicit RuleSet(std::vector<Rule> rules) : rules_(std::move(rules)), met_(rules_.size()) {}

  std::vector<Rule> rules_;
  std::vector<Met> met_;  // one a rule
};

}  // namespace mathsieve
