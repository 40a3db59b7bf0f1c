#pragma once

#include <string_view>

#include "corpus/html/blocks/blocks.h"

// What template authors all over the web call the parts of a page, by what it says of them; no site
// is named.
namespace mathsieve::name_words {

struct WordEvidence {
  std::string_view word;
  float evidence;
};

inline constexpr float kStrong = -3, kMedium = -1.5, kWeak = -0.7;

inline constexpr WordEvidence kWords[] = {
    {"ad", kStrong},
    {"ads", kStrong},
    {"adsense", kStrong},
    {"advert", kStrong},
    {"advertisement", kStrong},
    {"ambox", kStrong},
    {"aside", kMedium},
    {"author", kWeak},
    {"banner", kMedium},
    {"bio", kMedium},
    {"bottombar", kStrong},
    {"breadcrumb", kStrong},
    {"breadcrumbs", kStrong},
    {"byline", kMedium},
    {"captcha", kStrong},
    {"carousel", kMedium},
    {"comment", kStrong},
    {"commentlist", kStrong},
    {"comments", kStrong},
    {"consent", kStrong},
    {"cookie", kStrong},
    {"cookies", kStrong},
    {"copyright", kStrong},
    {"crumbs", kStrong},
    {"dateline", kMedium},
    {"disclaimer", kMedium},
    {"disqus", kStrong},
    {"donate", kMedium},
    {"dropdown", kMedium},
    {"entry", 0.5},
    {"flyout", kStrong},
    {"follow", kMedium},
    {"footer", kStrong},
    {"gdpr", kStrong},
    {"hatnote", kWeak},
    {"header", kWeak},
    {"language", kWeak},
    {"languages", kMedium},
    {"legal", kMedium},
    {"links", kWeak},
    {"login", kStrong},
    {"logo", kMedium},
    {"masthead", kMedium},
    {"menu", kStrong},
    {"meta", kMedium},
    {"metadata", kWeak},
    {"modal", kStrong},
    {"more", kWeak},
    {"mostpopular", kStrong},
    {"mostread", kStrong},
    {"nav", kStrong},
    {"navbar", kStrong},
    {"navbox", kStrong},
    {"navfooter", kStrong},
    {"navheader", kStrong},
    {"navi", kStrong},
    {"navigation", kStrong},
    {"newsletter", kStrong},
    {"noprint", kMedium},
    {"outbrain", kStrong},
    {"pagenav", kStrong},
    {"pager", kStrong},
    {"pagination", kStrong},
    {"paywall", kMedium},
    {"popular", kMedium},
    {"popup", kStrong},
    {"prevnext", kStrong},
    {"privacy", kMedium},
    {"profile", kWeak},
    {"promo", kStrong},
    {"promotion", kStrong},
    {"promotions", kStrong},
    {"rating", kMedium},
    {"ratings", kMedium},
    {"recirc", kStrong},
    {"recommend", kStrong},
    {"recommendation", kStrong},
    {"recommendations", kStrong},
    {"recommended", kStrong},
    {"register", kMedium},
    {"related", kStrong},
    {"relatedposts", kStrong},
    {"respond", kMedium},
    {"reviews", kWeak},
    {"rss", kMedium},
    {"search", kMedium},
    {"share", kStrong},
    {"sharedaddy", kStrong},
    {"sharing", kStrong},
    {"shop", kWeak},
    {"sidebar", kStrong},
    {"sidenav", kStrong},
    {"signin", kStrong},
    {"signup", kStrong},
    {"skip", kStrong},
    {"social", kStrong},
    {"sponsor", kStrong},
    {"sponsored", kStrong},
    {"sponsors", kStrong},
    {"submenu", kStrong},
    {"subnav", kStrong},
    {"subscribe", kStrong},
    {"subscription", kStrong},
    {"suggested", kMedium},
    {"taboola", kStrong},
    {"tagcloud", kStrong},
    {"taglist", kMedium},
    {"tags", kMedium},
    {"teaser", kMedium},
    {"teasers", kStrong},
    {"timestamp", kMedium},
    {"toc", kMedium},
    {"toolbar", kStrong},
    {"tooltip", kMedium},
    {"topbar", kStrong},
    {"topics", kWeak},
    {"topnav", kStrong},
    {"trending", kStrong},
    {"widget", kMedium},
    {"widgets", kMedium},
};

// Whole words of a class attribute.
inline constexpr std::string_view kApparatus[] = {
    "anchor-link",   "anchorjs-link",     "edit-section",   "editsection",      "gutter",
    "header-anchor", "headeranchor",      "headerlink",     "heading-anchor",   "hljs-ln-numbers",
    "line-number",   "line-numbers-rows", "lineno",         "linenodiv",        "linenos",
    "ltx_tag_item",  "ltx_tag_note",      "mw-editsection", "permalink-anchor", "rouge-gutter",
};
inline constexpr std::string_view kHiddenClasses[] = {
    "screen-reader-only", "screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden",
};

struct PostWord {
  std::string_view word;
  PostKind kind;
};
// Whole words of a class attribute: what forums and comment plugins call one contribution.
inline constexpr PostWord kPosts[] = {
    {"answer", PostKind::kAnswer},
    {"answeritem", PostKind::kAnswer},
    {"answer-item", PostKind::kAnswer},
    {"bbp-reply", PostKind::kReply},
    {"cpost", PostKind::kReply},
    {"crawler-post", PostKind::kReply},
    {"forum-post", PostKind::kReply},
    {"message--post", PostKind::kReply},
    {"post", PostKind::kReply},
    {"postcontainer", PostKind::kReply},
    {"reply", PostKind::kReply},
    {"topic-post", PostKind::kReply},
    {"comment", PostKind::kComment},
    {"comment-item", PostKind::kComment},
    {"commentitem", PostKind::kComment},
    {"comment_item", PostKind::kComment},
    {"comments__item", PostKind::kComment},
    {"comment-container", PostKind::kComment},
    {"wp-comment", PostKind::kComment},
};

struct RoleEvidence {
  std::string_view role;
  float evidence;
};
inline constexpr RoleEvidence kRoles[] = {
    {"alert", kMedium},       {"alertdialog", kStrong}, {"article", 1.5},
    {"banner", kMedium},      {"dialog", kStrong},      {"main", 2},
    {"menu", kStrong},        {"menubar", kStrong},     {"complementary", kMedium},
    {"contentinfo", kStrong}, {"navigation", kStrong},  {"search", kStrong},
    {"tablist", kMedium},     {"toolbar", kStrong},     {"doc-toc", kMedium},
};

}  // namespace mathsieve::name_words
