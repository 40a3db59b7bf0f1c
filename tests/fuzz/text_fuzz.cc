// Any bytes as text and as a URL: each form is one line, and no word in it is fastText's own.

#include <map>

#include "corpus/text/normal_form/normal_form.h"
#include "corpus/text/url.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  static std::string out;
  for (const std::string& name : mathsieve::TextForm::Names()) {
    static std::map<std::string, std::unique_ptr<mathsieve::TextForm>> forms;
    auto& form = forms[name];
    if (form == nullptr) form = *mathsieve::TextForm::Create(name);
    form->Apply(input, out);
    FUZZ_CHECK(out.find_first_of(std::string_view("\n\r\0", 3)) == std::string::npos);
    FUZZ_CHECK((" " + out).find(" __label__") == std::string::npos);
  }
  const std::string host = mathsieve::Host(input);
  const std::string domain = mathsieve::RegistrableDomain(input);
  FUZZ_CHECK(host.size() >= domain.size() &&
             host.compare(host.size() - domain.size(), domain.size(), domain) == 0);
}
