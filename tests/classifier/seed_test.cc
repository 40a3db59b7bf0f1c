#include "classifier/seed/seed.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "corpus/base/file.h"
#include "corpus/base/hash.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

using Labelled = std::pair<SeedLabel, Document>;

// `count` documents over `domains` domains, of which the first holds half; a tenth of the texts
// stand twice or more, a few documents have no URL, a few no text.
std::vector<Labelled> GeneratedDocuments(uint64_t seed, int count, int domains) {
  generate::Random random(seed);
  std::vector<Labelled> documents;
  for (int i = 0; i < count; ++i) {
    Document document;
    document.id = "d" + std::to_string(i);
    const uint64_t domain = random.OneIn(2) ? 0 : random.Below(domains);
    const SeedLabel label = domain % 2 ? SeedLabel::kNegative : SeedLabel::kPositive;
    if (!random.OneIn(20)) {
      document.url = "https://www.site" + std::to_string(domain) + ".org/" + document.id;
    }
    document.text = "text " + std::to_string(random.OneIn(10) ? random.Below(50) : 1000 + i);
    if (random.OneIn(40)) document.text = " \n";
    document.metadata.push_back({"kept", "[1, 2]"});
    documents.emplace_back(label, document);
  }
  return documents;
}

// Positives first, as Add wants them.
absl::StatusOr<Json> Build(const std::string& folder, const SeedOptions& options,
                           const std::vector<Labelled>& documents) {
  MS_ASSIGN_OR_RETURN(const auto builder, SeedBuilder::Create(folder, options));
  for (const SeedLabel wanted : {SeedLabel::kPositive, SeedLabel::kNegative}) {
    for (const auto& [label, document] : documents) {
      if (label != wanted) continue;
      MS_RETURN_IF_ERROR(builder->Add(label, document));
    }
  }
  return builder->Finish();
}

std::vector<Labelled> Load(const std::string& folder, SeedSplit split) {
  std::vector<Labelled> loaded;
  EXPECT_OK(LoadSeed(folder, split, [&](SeedLabel label, const Document& document) {
    loaded.emplace_back(label, document);
    return absl::OkStatus();
  }));
  return loaded;
}

std::vector<Labelled> LoadBoth(const std::string& folder) {
  std::vector<Labelled> all = Load(folder, SeedSplit::kTrain);
  for (Labelled& item : Load(folder, SeedSplit::kTest)) all.push_back(std::move(item));
  return all;
}

// The n texts of least hash, from everything in memory.
std::set<std::string> NaiveTexts(const std::vector<Labelled>& documents, SeedLabel label,
                                 const SeedOptions& options) {
  std::map<uint64_t, std::string> by_hash;
  for (const auto& [own, document] : documents) {
    if (own != label || document.text == " \n") continue;
    by_hash[Hash64(document.text, options.seed)] = document.text;
  }
  std::set<std::string> drawn;
  for (const auto& [hash, text] : by_hash) {
    if (static_cast<int64_t>(drawn.size()) < options.n) drawn.insert(text);
  }
  return drawn;
}

std::map<std::string, std::string> FilesOf(const std::string& folder, const Json& manifest) {
  std::map<std::string, std::string> files;
  for (const Json& file : manifest["files"].items()) {
    files[file["path"].String()] = ReadAll(folder + "/" + file["path"].String());
  }
  files["manifest.json"] = ReadAll(folder + "/manifest.json");
  return files;
}

TEST(Seed, DrawsTheTextsOfLeastHash) {
  std::vector<Labelled> documents = GeneratedDocuments(1, 3000, 40);
  for (Labelled& item : documents) item.first = SeedLabel::kPositive;
  documents.push_back({SeedLabel::kNegative, {.id = "n", .text = "the only other one"}});
  const TempFolder folder;
  const SeedOptions options = {.n = 200, .max_domain_share = 1};
  ASSERT_OK(Build(folder.path(), options, documents));
  std::set<std::string> drawn;
  for (const auto& [label, document] : LoadBoth(folder.path())) {
    if (label == SeedLabel::kNegative) continue;
    EXPECT_TRUE(drawn.insert(document.text).second);
  }
  EXPECT_EQ(drawn, NaiveTexts(documents, SeedLabel::kPositive, options));
}

TEST(Seed, SameBytesInAnyOrderAndByAnyThreads) {
  std::vector<Labelled> documents = GeneratedDocuments(2, 2000, 30);
  const SeedOptions options = {.n = 300};
  const TempFolder first, second, third;
  ASSERT_OK_AND_ASSIGN(const Json manifest, Build(first.path(), options, documents));
  std::reverse(documents.begin(), documents.end());
  ASSERT_OK(Build(second.path(), options, documents));
  ASSERT_OK_AND_ASSIGN(const auto builder, SeedBuilder::Create(third.path(), options));
  for (const SeedLabel label : {SeedLabel::kPositive, SeedLabel::kNegative}) {
    std::vector<std::thread> threads;
    for (size_t t = 0; t < 4; ++t) {
      threads.emplace_back([&, t, label] {
        for (size_t i = t; i < documents.size(); i += 4) {
          if (documents[i].first != label) continue;
          EXPECT_OK(builder->Add(label, documents[i].second));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  ASSERT_OK(builder->Finish());
  EXPECT_EQ(FilesOf(second.path(), manifest), FilesOf(first.path(), manifest));
  EXPECT_EQ(FilesOf(third.path(), manifest), FilesOf(first.path(), manifest));
}

TEST(Seed, DomainsStandInOneSplitAndStayBelowTheirShare) {
  const std::vector<Labelled> documents = GeneratedDocuments(3, 8000, 60);
  const TempFolder folder;
  const SeedOptions options = {.n = 1000, .test_share = 0.3, .max_domain_share = 0.05};
  ASSERT_OK(Build(folder.path(), options, documents));
  std::map<std::string, std::set<SeedSplit>> splits;
  std::map<std::pair<SeedLabel, std::string>, int> counts;
  for (const SeedSplit split : {SeedSplit::kTrain, SeedSplit::kTest}) {
    for (const auto& [label, document] : Load(folder.path(), split)) {
      const std::string domain = SeedDomain(document);
      if (domain.empty()) continue;
      splits[domain].insert(split);
      ++counts[{label, domain}];
    }
  }
  int test_domains = 0;
  for (const auto& [domain, where] : splits) {
    EXPECT_EQ(where.size(), 1) << domain;
    test_domains += where.count(SeedSplit::kTest);
  }
  EXPECT_GT(test_domains, 8);
  EXPECT_LT(test_domains, 30);
  for (const auto& [key, count] : counts) EXPECT_LE(count, 50) << key.second;
  EXPECT_EQ((counts[{SeedLabel::kPositive, "site0.org"}]), 50);
}

TEST(Seed, FewDomainsShareEvenlyAndFillBothSplits) {
  std::vector<Labelled> documents;
  for (int i = 0; i < 90; ++i) {
    const int domain = i < 60 ? 0 : i < 75 ? 1 : 2;
    const SeedLabel label = i % 2 ? SeedLabel::kNegative : SeedLabel::kPositive;
    documents.push_back({label,
                         {.id = std::to_string(i),
                          .url = "http://s" + std::to_string(domain) + ".de/" + std::to_string(i),
                          .text = "t" + std::to_string(i)}});
  }
  for (uint64_t seed = 0; seed < 6; ++seed) {
    const TempFolder folder;
    ASSERT_OK_AND_ASSIGN(const Json manifest, Build(folder.path(), {.seed = seed}, documents));
    for (const char* split : {"train", "test"}) {
      for (const char* label : {"positive", "negative"}) {
        EXPECT_GT(manifest["splits"][split][label]["documents"].Integer(), 0) << seed;
      }
    }
    EXPECT_EQ(manifest["labels"]["positive"]["domains_at_cap"].Integer(), 1);
  }
}

TEST(Seed, ATextOfBothLabelsIsNoNegative) {
  const TempFolder folder;
  ASSERT_OK_AND_ASSIGN(
      const Json manifest,
      Build(folder.path(), {},
            {{SeedLabel::kNegative, {.id = "1", .url = "http://a.org/", .text = "same"}},
             {SeedLabel::kPositive, {.id = "2", .url = "http://b.org/", .text = "same"}},
             {SeedLabel::kNegative, {.id = "3", .url = "http://c.org/", .text = "other"}},
             {SeedLabel::kNegative, {.id = "4", .url = "http://d.org/", .text = "other"}}}));
  EXPECT_EQ(manifest["labels"]["negative"]["in_both_labels"].Integer(), 1);
  EXPECT_EQ(manifest["labels"]["negative"]["repeated"].Integer(), 1);
  const std::vector<Labelled> all = LoadBoth(folder.path());
  ASSERT_EQ(all.size(), 2);
  for (const auto& [label, document] : all) {
    EXPECT_EQ(document.text, label == SeedLabel::kPositive ? "same" : "other");
    EXPECT_EQ(FindField(document.metadata, "label"), JsonString(SeedLabelName(label)));
  }
}

TEST(Seed, NoPositiveOfAnySampleIsANegative) {
  generate::Random random(8);
  std::vector<Labelled> documents;
  for (int i = 0; i < 5000; ++i) {
    const std::string n = std::to_string(i);
    documents.push_back({SeedLabel::kPositive,
                         {.id = "p" + n, .url = "http://p" + n + ".org/", .text = "text " + n}});
    if (i % 2 == 0) continue;
    documents.push_back({SeedLabel::kNegative,
                         {.id = "n" + n, .url = "http://n" + n + ".org/", .text = "text " + n}});
    documents.push_back({SeedLabel::kNegative,
                         {.id = "o" + n, .url = "http://o" + n + ".org/", .text = "other " + n}});
  }
  const TempFolder folder;
  ASSERT_OK_AND_ASSIGN(const Json manifest, Build(folder.path(), {.n = 50}, documents));
  EXPECT_EQ(manifest["labels"]["negative"]["in_both_labels"].Integer(), 2500);
  EXPECT_EQ(manifest["labels"]["negative"]["sampled"].Integer(), 50);
  for (const auto& [label, document] : LoadBoth(folder.path())) {
    if (label == SeedLabel::kPositive) continue;
    EXPECT_THAT(document.text, testing::StartsWith("other"));
  }
}

TEST(Seed, WantsPositivesFirst) {
  const TempFolder folder;
  ASSERT_OK_AND_ASSIGN(const auto builder, SeedBuilder::Create(folder.path(), {}));
  EXPECT_OK(builder->Add(SeedLabel::kNegative, {.text = "a"}));
  EXPECT_THAT(builder->Add(SeedLabel::kPositive, {.text = "b"}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Seed, OneLargeDomainLeavesRoomForTheOthers) {
  std::vector<Labelled> documents;
  for (int i = 0; i < 30'000; ++i) {
    const std::string n = std::to_string(i);
    const std::string domain = i < 27'000 ? "large.org" : "s" + std::to_string(i % 100) + ".org";
    documents.push_back({SeedLabel::kPositive,
                         {.id = n, .url = "http://" + domain + "/" + n, .text = "text " + n}});
  }
  documents.push_back({SeedLabel::kNegative, {.id = "n", .text = "other"}});
  const TempFolder folder;
  ASSERT_OK_AND_ASSIGN(const Json manifest,
                       Build(folder.path(), {.n = 1000, .max_domain_share = 0.1}, documents));
  EXPECT_EQ(manifest["labels"]["positive"]["sampled"].Integer(), 1000);
  EXPECT_EQ(manifest["labels"]["positive"]["domains_at_cap"].Integer(), 1);
}

// Every pair of small sets of domains, in draws enough that settled domains fall on every place.
TEST(Seed, EachSplitHasEachLabelWhereverThatCanBe) {
  for (int shape = 0; shape < 64; ++shape) {
    const int positive = shape % 8, negative = shape / 8;  // sets of three domains
    std::vector<Labelled> documents;
    for (int domain = 0; domain < 3; ++domain) {
      const std::string url = "http://d" + std::to_string(domain) + ".org/";
      const std::string n = std::to_string(domain);
      if ((positive >> domain & 1) != 0) {
        documents.push_back({SeedLabel::kPositive, {.id = "p" + n, .url = url, .text = "p" + n}});
      }
      if (negative >> domain & 1) {
        documents.push_back({SeedLabel::kNegative, {.id = "n" + n, .url = url, .text = "n" + n}});
      }
    }
    if (positive == 0 || negative == 0) continue;
    for (uint64_t seed = 0; seed < 12; ++seed) {
      const TempFolder folder;
      ASSERT_OK_AND_ASSIGN(
          const Json manifest,
          Build(folder.path(), {.test_share = seed % 2 ? 0.01 : 0.9, .seed = seed}, documents));
      for (const auto& [label, domains] :
           {std::pair("positive", positive), std::pair("negative", negative)}) {
        if ((domains & (domains - 1)) == 0) continue;
        for (const char* split : {"train", "test"}) {
          EXPECT_GT(manifest["splits"][split][label]["documents"].Integer(), 0)
              << shape << " " << seed << " " << split << " " << label;
        }
      }
    }
  }
}

TEST(Seed, KeepsUnknownFields) {
  const TempFolder folder;
  ASSERT_OK(Build(folder.path(), {.n = 5}, GeneratedDocuments(5, 200, 30)));
  for (const auto& item : LoadBoth(folder.path())) {
    EXPECT_EQ(FindField(item.second.metadata, "kept"), "[1, 2]");
  }
}

TEST(Seed, AFinishedSeedIsNeverReplaced) {
  const TempFolder folder;
  const auto documents = GeneratedDocuments(4, 300, 30);
  const SeedOptions options = {.n = 50};
  EXPECT_THAT(SeedIsFinished(folder.path(), options, "a"), IsOkAndHolds(false));
  folder.Write("train/positive-00007.jsonl.zst", "of a killed process");
  ASSERT_OK_AND_ASSIGN(auto builder, SeedBuilder::Create(folder.path(), options, "a"));
  EXPECT_THAT(SeedBuilder::Create(folder.path(), options, "a"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another process")));
  for (const auto& [label, document] : documents) {
    if (label == SeedLabel::kNegative) continue;
    ASSERT_OK(builder->Add(label, document));
  }
  ASSERT_OK(builder->Add(SeedLabel::kNegative, {.id = "n", .text = "other"}));
  ASSERT_OK_AND_ASSIGN(const Json manifest, builder->Finish());
  builder.reset();
  const auto files = FilesOf(folder.path(), manifest);
  EXPECT_FALSE(FileExists(folder / "train/positive-00007.jsonl.zst"));
  EXPECT_THAT(SeedIsFinished(folder.path(), options, "a"), IsOkAndHolds(true));
  EXPECT_THAT(SeedIsFinished(folder.path(), options, "b"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(SeedIsFinished(folder.path(), {.n = 51}, "a"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(SeedBuilder::Create(folder.path(), options, "a"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(FilesOf(folder.path(), manifest), files);
}

TEST(Seed, UnfinishedAndDamagedSeedsAreRefused) {
  const TempFolder folder;
  const auto load = [&] {
    return LoadSeed(folder.path(), SeedSplit::kTrain,
                    [](SeedLabel, const Document&) { return absl::OkStatus(); });
  };
  EXPECT_THAT(load(), StatusIs(absl::StatusCode::kNotFound, HasSubstr("manifest.json")));
  EXPECT_THAT(Build(folder.path(), {}, {{SeedLabel::kPositive, {.id = "1", .text = "x"}}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no negative document")));
  EXPECT_THAT(load(), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(Build(folder.path(), {}, GeneratedDocuments(6, 300, 30)));
  folder.Write("train/negative-00000.jsonl.zst", "no zstd");
  EXPECT_THAT(load(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("negative-00000")));
  folder.Write("manifest.json", R"({"format":1,"files":[{"path":"../../x"}]})");
  EXPECT_THAT(load(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("manifest")));
}

}  // namespace
}  // namespace mathsieve
