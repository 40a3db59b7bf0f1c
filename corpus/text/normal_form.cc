#include "corpus/text/normal_form.h"

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace mathsieve {
namespace {

bool IsLineFeedLike(char byte) { return byte == '\n' || byte == '\r' || byte == '\0'; }

// Where fastText would see more than a word in text[at..], at the start of a word.
bool NeedsEscape(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("__label__")) return true;
  return rest.starts_with("</s>") &&
         (rest.size() == 4 ||
          std::string_view(" \t\v\f\n\r\0", 7).find(rest[4]) != std::string_view::npos);
}

// Copies `text` with line breaks as spaces and with dangerous words escaped.
void CopyLine(std::string_view text, std::string& out) {
  out.clear();
  out.reserve(text.size() + text.size() / 64 + 16);
  bool at_word = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const char byte = IsLineFeedLike(text[i]) ? ' ' : text[i];
    if (at_word && (byte == '_' || byte == '<') && NeedsEscape(text, i)) out.push_back('\\');
    at_word = byte == ' ' || byte == '\t' || byte == '\v' || byte == '\f';
    out.push_back(byte);
  }
}

class PlainForm : public TextForm {
 public:
  std::string_view name() const override { return "plain"; }
  void Apply(std::string_view text, std::string& out) const override { CopyLine(text, out); }
};

}  // namespace

const std::vector<std::string>& TextForm::Names() {
  static const std::vector<std::string> names = {"plain"};
  return names;
}

absl::StatusOr<std::unique_ptr<TextForm>> TextForm::Create(std::string_view name) {
  if (name == "plain") return std::make_unique<PlainForm>();
  return absl::InvalidArgumentError(
      absl::StrFormat("text form '%s' is none of %s", name, absl::StrJoin(Names(), ", ")));
}

}  // namespace mathsieve
