// Lexbor builds the tree; one walk flattens it into the arrays that rules read. Some limits keep a
// hostile page from costing more than its size: start tags below the depth limit are dropped with
// their end tags (every start tag looks up the stack of open elements, so depth is quadratic),
// formatting elements that nobody closes are limited (each paragraph opens all of them again), and
// the parse stops when the tree outgrows the node limit, or its texts eight times the page.
// Lexbor's tables of names never grow, so they are made large, and its search for repeated
// attributes is left to Dom::Attr, which takes the first.

#include "corpus/html/dom.h"

#include <lexbor/dom/interfaces/character_data.h>
#include <lexbor/html/html.h>
#include <lexbor/html/interfaces/template_element.h>

#include <algorithm>
#include <array>
#include <utility>

#include "corpus/text/utf8.h"

namespace mathsieve {
namespace {

constexpr size_t kPoolBytes = size_t{1} << 20;
constexpr size_t kMaxFormattingElements = 16;
constexpr int kMaxAttributes = 256;  // of an element; those behind them are left out
constexpr size_t kNameSlots = 4096;

struct Element {
  Tag tag = Tag::kOther;
  std::string_view name;
};

// What every element name that Lexbor knows is to us, by Lexbor's number.
const std::array<Element, LXB_TAG__LAST_ENTRY>& KnownElements() {
  static const auto* const known = [] {
    auto* table = new std::array<Element, LXB_TAG__LAST_ENTRY>;
    for (size_t id = LXB_TAG__BEGIN; id < table->size(); ++id) {
      size_t length = 0;
      const lxb_char_t* name = lxb_tag_name_by_id(id, &length);
      (*table)[id].name = {reinterpret_cast<const char*>(name), length};
      (*table)[id].tag = TagOfName((*table)[id].name);
    }
    return table;
  }();
  return *known;
}

bool IsMathMl(Tag tag) {
  return tag == Tag::kMath || tag == Tag::kSemantics || tag == Tag::kAnnotation ||
         tag == Tag::kAnnotationXml;
}

// Names that Lexbor does not number. A prefix, as in <m:math>, stays in the name only.
Tag TagOfUnknown(std::string_view name) {
  const Tag tag = TagOfName(name.substr(name.find(':') + 1));
  return IsMathMl(tag) ? tag : Tag::kOther;
}

Element ElementOf(const lxb_dom_node_t& node) {
  Element element;
  if (node.local_name < LXB_TAG__LAST_ENTRY) {
    element = KnownElements()[node.local_name];
  } else {
    size_t length = 0;
    const lxb_char_t* name = lxb_tag_name_by_id(node.local_name, &length);
    element.name = {reinterpret_cast<const char*>(name), length};
    element.tag = TagOfUnknown(element.name);
  }
  const bool everywhere = element.tag == Tag::kSvg || element.tag == Tag::kScript ||
                          element.tag == Tag::kStyle || IsMathMl(element.tag);
  if (node.ns != LXB_NS_HTML && !everywhere) element.tag = Tag::kOther;
  return element;
}

std::string_view View(const lexbor_str_t& text) {
  return {reinterpret_cast<const char*>(text.data), text.length};
}

const lxb_dom_node_t* FirstChildOf(const lxb_dom_node_t* node) {
  if (node->local_name == LXB_TAG_TEMPLATE && node->ns == LXB_NS_HTML) {
    const auto* element = reinterpret_cast<const lxb_html_template_element_t*>(node);
    if (element->content != nullptr) return element->content->node.first_child;
  }
  return node->first_child;
}

bool IsFormatting(lxb_tag_id_t tag) {
  switch (tag) {
    case LXB_TAG_A:
    case LXB_TAG_B:
    case LXB_TAG_BIG:
    case LXB_TAG_CODE:
    case LXB_TAG_EM:
    case LXB_TAG_FONT:
    case LXB_TAG_I:
    case LXB_TAG_NOBR:
    case LXB_TAG_S:
    case LXB_TAG_SMALL:
    case LXB_TAG_STRIKE:
    case LXB_TAG_STRONG:
    case LXB_TAG_TT:
    case LXB_TAG_U:
      return true;
    default:
      return false;
  }
}

// Elements that leave the stack of open elements by themselves: void ones, and those whose text the
// tokenizer reads in a mode of its own.
bool IsLeaf(lxb_tag_id_t tag) {
  switch (tag) {
    case LXB_TAG_AREA:
    case LXB_TAG_BASE:
    case LXB_TAG_BR:
    case LXB_TAG_COL:
    case LXB_TAG_EMBED:
    case LXB_TAG_HR:
    case LXB_TAG_IFRAME:
    case LXB_TAG_IMG:
    case LXB_TAG_INPUT:
    case LXB_TAG_LINK:
    case LXB_TAG_META:
    case LXB_TAG_NOEMBED:
    case LXB_TAG_NOFRAMES:
    case LXB_TAG_PARAM:
    case LXB_TAG_PLAINTEXT:
    case LXB_TAG_SCRIPT:
    case LXB_TAG_SOURCE:
    case LXB_TAG_STYLE:
    case LXB_TAG_TEXTAREA:
    case LXB_TAG_TITLE:
    case LXB_TAG_TRACK:
    case LXB_TAG_WBR:
    case LXB_TAG_XMP:
      return true;
    default:
      return false;
  }
}

// Stands between Lexbor's tokenizer and its tree builder.
struct Gate {
  lxb_html_tokenizer_token_f next = nullptr;
  lxb_html_tree_t* tree = nullptr;
  size_t dropped_depth = 0;  // start tags dropped whose end tags are still to come
  size_t max_chunks = 0;
  size_t max_text_bytes = 0;
  size_t text_chunks = 1, text_bytes = 0;  // of the pool of texts, its first chunk apart

  // A text that grows between other allocations is copied whole each time, and no copy is freed.
  bool TextOutgrows() {
    const lexbor_mem_t* pool = tree->document->dom_document.text->mem;
    const lexbor_mem_chunk_t* chunk = pool->chunk;
    for (; text_chunks < pool->chunk_length; ++text_chunks, chunk = chunk->prev) {
      text_bytes += chunk->size;
    }
    return text_bytes > max_text_bytes;
  }

  // Where scripts are off, </noscript> does not end what was left open inside: <p> or <div> would
  // take the rest of the page in.
  bool EndsNoscript(const lxb_html_token_t& token) const {
    return token.tag_id == LXB_TAG_NOSCRIPT && (token.type & LXB_HTML_TOKEN_TYPE_CLOSE) &&
           tree->mode == lxb_html_tree_insertion_mode_in_body &&
           lxb_html_tree_open_elements_find(tree, LXB_TAG_NOSCRIPT, LXB_NS_HTML, nullptr) !=
               nullptr;
  }

  bool Drops(const lxb_html_token_t& token) {
    const bool deep = lexbor_array_length(tree->open_elements) >= Dom::kMaxDepth;
    const bool many = lexbor_array_length(tree->active_formatting) >= kMaxFormattingElements;
    if (!deep && !many && dropped_depth == 0) return false;
    if (token.tag_id < LXB_TAG__BEGIN || IsLeaf(token.tag_id)) return false;
    if (token.type & LXB_HTML_TOKEN_TYPE_CLOSE) {
      if (dropped_depth == 0) return false;
      --dropped_depth;
      return true;
    }
    if (token.type & LXB_HTML_TOKEN_TYPE_CLOSE_SELF) return false;
    if (deep) {
      ++dropped_depth;
      return true;
    }
    return many && IsFormatting(token.tag_id);
  }

  static void LimitAttributes(lxb_html_token_t& token) {
    int count = 0;
    for (auto* attribute = token.attr_first; attribute != nullptr; attribute = attribute->next) {
      if (++count < kMaxAttributes) continue;
      attribute->next = nullptr;
      token.attr_last = attribute;
    }
  }

  static lxb_html_token_t* Pass(lxb_html_tokenizer_t* tokenizer, lxb_html_token_t* token,
                                void* context) {
    Gate& gate = *static_cast<Gate*>(context);
    if (gate.Drops(*token)) return token;
    LimitAttributes(*token);
    if (gate.EndsNoscript(*token)) {
      lxb_html_tree_open_elements_pop_until_tag_id(gate.tree, LXB_TAG_NOSCRIPT, LXB_NS_HTML, true);
      return token;
    }
    if (gate.tree->document->dom_document.mraw->mem->chunk_length > gate.max_chunks ||
        gate.TextOutgrows()) {
      tokenizer->status = LXB_STATUS_ERROR_OVERFLOW;
      return nullptr;
    }
    return gate.next(tokenizer, token, gate.tree);
  }
};

// Makes the chunk that survives cleaning big enough for an ordinary page.
bool EnlargePool(lexbor_mraw_t* pool) {
  lexbor_mem_t* mem = pool->mem;
  mem->chunk_min_size = kPoolBytes;
  lexbor_mem_chunk_destroy(mem, mem->chunk_first, false);
  return lexbor_mem_chunk_init(mem, mem->chunk_first, 4 * kPoolBytes) != nullptr;
}

// Lexbor lets the buffer of a token grow by a fixed step: a page that is one token would be copied
// over and over.
bool EnlargeTokenBuffer(lxb_html_tokenizer_t* tokenizer, size_t bytes) {
  if (static_cast<size_t>(tokenizer->end - tokenizer->start) >= bytes) return true;
  const size_t used = tokenizer->pos - tokenizer->start;
  auto* buffer = static_cast<lxb_char_t*>(lexbor_realloc(tokenizer->start, bytes));
  if (buffer == nullptr) return false;
  tokenizer->start = buffer;
  tokenizer->pos = buffer + used;
  tokenizer->end = buffer + bytes;
  return true;
}

bool EnlargeNames(lexbor_hash_t* names) {
  const size_t struct_size = names->struct_size;
  lexbor_hash_destroy(names, false);
  return lexbor_hash_init(names, kNameSlots, struct_size) == LXB_STATUS_OK;
}

}  // namespace

struct Dom::Parser {
  lxb_html_document_t* document = nullptr;
  Gate gate;
  std::string fixed_input;
  std::vector<const lxb_dom_node_t*> path;  // open elements of the walk
  std::vector<NodeId> path_ids;

  ~Parser() { Reset(); }
  void Reset() {
    if (document != nullptr) lxb_html_document_destroy(document);
    document = nullptr;
    gate = {};
  }
  bool Create();
  bool Build(std::string_view html, size_t max_nodes);
};

// The library lists every parse error and grows the list by small steps, which is quadratic on a
// page of errors; nobody reads it, so it is emptied as the page goes by.
bool ParseInChunks(lxb_html_document_t* document, std::string_view html) {
  constexpr size_t kChunk = 4096;
  auto* parser = static_cast<lxb_html_parser_t*>(document->dom_document.parser);
  for (size_t at = 0; at < html.size(); at += kChunk) {
    const std::string_view chunk = html.substr(at, kChunk);
    if (lxb_html_document_parse_chunk(document, reinterpret_cast<const lxb_char_t*>(chunk.data()),
                                      chunk.size()) != LXB_STATUS_OK) {
      return false;
    }
    if (parser->tkz->parse_errors != nullptr) lexbor_array_obj_clean(parser->tkz->parse_errors);
    if (parser->tree->parse_errors != nullptr) lexbor_array_obj_clean(parser->tree->parse_errors);
  }
  return true;
}

bool Dom::Parser::Create() {
  document = lxb_html_document_create();
  if (document == nullptr) return false;
  lxb_dom_document_t& dom = document->dom_document;
  return EnlargePool(dom.mraw) && EnlargePool(dom.text) && EnlargeNames(dom.tags) &&
         EnlargeNames(dom.attrs);
}

// False leaves the parser without a document.
bool Dom::Parser::Build(std::string_view html, size_t max_nodes) {
  if (document == nullptr && !Create()) {
    Reset();
    return false;
  }
  lxb_html_document_dom_opt_set(document, LXB_DOM_DOCUMENT_OPT_WO_EVENTS);
  // Cleaning leaves the mode of the page before, and a doctype does not take quirks back.
  document->dom_document.compat_mode = LXB_DOM_DOCUMENT_CMODE_NO_QUIRKS;
  bool good = lxb_html_document_parse_chunk_begin(document) == LXB_STATUS_OK;
  if (good) {
    auto* parser = static_cast<lxb_html_parser_t*>(document->dom_document.parser);
    if (gate.next == nullptr) gate.next = parser->tkz->callback_token_done;
    gate.tree = parser->tree;
    gate.dropped_depth = 0;
    gate.text_chunks = 1;
    gate.text_bytes = 0;
    gate.max_text_bytes = 8 * (kPoolBytes + html.size());
    gate.max_chunks = 8 + max_nodes / (kPoolBytes / sizeof(lxb_dom_element_t));
    parser->tkz->opt |= LXB_HTML_TOKENIZER_OPT_ATTR_KEEP_DUPLICATE;
    lxb_html_tokenizer_callback_token_done_set(parser->tkz, &Gate::Pass, &gate);
    good = EnlargeTokenBuffer(parser->tkz, html.size() + 1) && ParseInChunks(document, html) &&
           lxb_html_document_parse_chunk_end(document) == LXB_STATUS_OK;
  }
  if (!good) Reset();
  return good;
}

Dom::Dom() : parser_(std::make_unique<Parser>()) {}
Dom::~Dom() = default;
Dom::Dom(Dom&&) noexcept = default;
Dom& Dom::operator=(Dom&&) noexcept = default;

bool Dom::Parse(std::string_view html, size_t max_nodes) {
  nodes_.clear();
  attributes_.clear();
  if (!IsUtf8(html)) {
    parser_->fixed_input.clear();
    AppendAsUtf8(parser_->fixed_input, html);
    html = parser_->fixed_input;
  }
  if (!parser_->Build(html, max_nodes)) return false;
  const lxb_dom_element_t* root = parser_->document->dom_document.element;
  if (root == nullptr || Flatten(&root->node, max_nodes)) return true;
  nodes_.clear();
  attributes_.clear();
  return false;
}

bool Dom::Flatten(const void* root, size_t max_nodes) {
  auto& path = parser_->path;
  auto& ids = parser_->path_ids;
  path.clear();
  ids.clear();
  const auto* node = static_cast<const lxb_dom_node_t*>(root);
  while (true) {
    if (nodes_.size() >= max_nodes) return false;
    const NodeId id = Append(node, ids.empty() ? kNoNode : ids[std::min(ids.size(), kMaxPath) - 1]);
    const lxb_dom_node_t* child = id == kNoNode ? nullptr : FirstChildOf(node);
    if (child != nullptr) {
      path.push_back(node);
      ids.push_back(id);
      node = child;
      continue;
    }
    while (node != root && node->next == nullptr) {
      node = path.back();
      if (ids.size() <= kMaxPath) nodes_[ids.back()].end = static_cast<NodeId>(nodes_.size());
      path.pop_back();
      ids.pop_back();
    }
    if (node == root) return true;
    node = node->next;
  }
}

// The new node's number; kNoNode for what is neither element, text nor comment.
NodeId Dom::Append(const void* lexbor_node, NodeId parent) {
  const auto* source = static_cast<const lxb_dom_node_t*>(lexbor_node);
  const NodeId id = static_cast<NodeId>(nodes_.size());
  Node node;
  node.parent = parent;
  node.end = id + 1;
  node.first_attribute = static_cast<uint32_t>(attributes_.size());
  switch (source->type) {
    case LXB_DOM_NODE_TYPE_ELEMENT: {
      const Element element = ElementOf(*source);
      node.tag = element.tag;
      node.text = element.name;
      const auto* lexbor_element = reinterpret_cast<const lxb_dom_element_t*>(source);
      for (const lxb_dom_attr_t* attribute = lexbor_element->first_attr; attribute != nullptr;
           attribute = attribute->next) {
        size_t length = 0;
        const lxb_char_t* name = lxb_dom_attr_local_name(attribute, &length);
        attributes_.push_back(
            {{reinterpret_cast<const char*>(name), length},
             attribute->value == nullptr ? std::string_view() : View(*attribute->value)});
        ++node.attribute_count;
      }
      break;
    }
    case LXB_DOM_NODE_TYPE_TEXT:
    case LXB_DOM_NODE_TYPE_CDATA_SECTION:
      node.tag = Tag::kText;
      node.text = View(reinterpret_cast<const lxb_dom_character_data_t*>(source)->data);
      break;
    case LXB_DOM_NODE_TYPE_COMMENT:
      node.tag = Tag::kComment;
      node.text = View(reinterpret_cast<const lxb_dom_character_data_t*>(source)->data);
      break;
    default:
      return kNoNode;
  }
  nodes_.push_back(node);
  return id;
}

std::string_view Dom::Attr(NodeId id, std::string_view name) const {
  for (const Attribute& attribute : attributes(id)) {
    if (attribute.name == name) return attribute.value;
  }
  return {};
}

bool Dom::HasAttribute(NodeId id, std::string_view name) const {
  for (const Attribute& attribute : attributes(id)) {
    if (attribute.name == name) return true;
  }
  return false;
}

bool Dom::HasClass(NodeId id, std::string_view name) const {
  constexpr std::string_view kSpace = " \t\n\f\r";
  const std::string_view classes = Attr(id, "class").substr(0, kMaxClassBytes);
  for (size_t at = classes.find(name); at != classes.npos; at = classes.find(name, at + 1)) {
    const size_t end = at + name.size();
    if ((at == 0 || kSpace.find(classes[at - 1]) != kSpace.npos) &&
        (end == classes.size() || kSpace.find(classes[end]) != kSpace.npos)) {
      return true;
    }
  }
  return false;
}

NodeId Dom::FirstChild(NodeId id) const { return id + 1 < nodes_[id].end ? id + 1 : kNoNode; }

NodeId Dom::NextSibling(NodeId id) const {
  const Node& node = nodes_[id];
  return node.parent != kNoNode && node.end < nodes_[node.parent].end ? node.end : kNoNode;
}

std::string Dom::TextOf(NodeId id) const {
  std::string text;
  for (NodeId i = id; i < nodes_[id].end; ++i) {
    if (nodes_[i].tag == Tag::kText) text += nodes_[i].text;
  }
  return text;
}

}  // namespace mathsieve
