#include "corpus/html/content/posts.h"

#include <unordered_map>
#include <vector>

#include "corpus/html/content/features.h"

namespace mathsieve {
namespace {

struct Thread {
  int posts = 0;
  uint32_t first = kNone;
};

// Posts stand below one parent, or each in a box of its own below one.
NodeId ThreadOf(const Dom& dom, const Post& post) {
  const NodeId parent = dom[post.first].parent;
  return parent == kNoNode || dom[parent].parent == kNoNode ? 0 : dom[parent].parent;
}

// By post: whether a heading of it is a link, and whether it has any text.
struct PostText {
  bool linked_heading = false, text = false;
};

}  // namespace

void ResolvePosts(const Dom& dom, PageBlocks& page) {
  if (page.posts.empty()) return;
  std::vector<PostText> texts(page.posts.size());
  for (const Block& block : page.blocks) {
    if (block.post == kNone) continue;
    PostText& text = texts[block.post];
    text.linked_heading |= block.kind == BlockKind::kHeading && LinkDensity(block) > 0.9f;
    text.text |= LinkDensity(block) < 0.5f;
  }
  std::unordered_map<NodeId, Thread> threads;
  for (uint32_t i = 0; i < page.posts.size(); ++i) {
    const Post& post = page.posts[i];
    if (post.kind != PostKind::kReply || texts[i].linked_heading || !texts[i].text) continue;
    Thread& thread = threads[ThreadOf(dom, post)];
    if (++thread.posts == 1) thread.first = i;
  }
  for (uint32_t i = 0; i < page.posts.size(); ++i) {
    Post& post = page.posts[i];
    if (post.kind != PostKind::kReply) continue;
    const Thread& thread = threads[ThreadOf(dom, post)];
    const bool real = thread.posts > 1 && i != thread.first && !texts[i].linked_heading;
    if (!real) post.kind = PostKind::kNone;
  }
}

}  // namespace mathsieve
