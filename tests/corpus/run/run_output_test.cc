#include "corpus/run/pipeline/run_output.h"

#include <filesystem>

#include "tests/support/support.h"

namespace mathsieve {
namespace {

RunOutput::Options OptionsFor(const TempFolder& folder) {
  return {.folder = folder / "out", .fingerprint = "f", .pages_header = "HEAD"};
}

// Step k of a run of six: two documents and a block of pages; a checkpoint after each, the second
// and fourth end a shard.
absl::Status Step(RunOutput& output, int k) {
  const std::string text = "block" + std::to_string(k);
  MS_RETURN_IF_ERROR(output.AppendDocuments(text, 2, 10));
  MS_RETURN_IF_ERROR(output.AppendPages("p" + std::to_string(k)));
  return output.Checkpoint(Json::Object().Set("done", k + 1), k == 1 || k == 3);
}

// Runs what is left, with the caller's stop before a step or never.
absl::Status RunUntil(const RunOutput::Options& options, int stop) {
  absl::StatusOr<RunOutput> output = RunOutput::Open(options);
  MS_RETURN_IF_ERROR(output.status());
  if (output->finished()) return absl::OkStatus();
  int k = output->resumed() ? static_cast<int>((*output->resumed())["done"].Integer()) : 0;
  for (; k < 6; ++k) {
    if (k == stop) {
      // Work behind the last checkpoint is lost with the process, but its bytes are in the file.
      MS_RETURN_IF_ERROR(output->AppendDocuments("torn", 1, 4));
      return output->AppendPages("torn");
    }
    MS_RETURN_IF_ERROR(Step(*output, k));
  }
  return output->Finish(Json::Object().Set("done", 6), Json::Object().Set("pages", 12));
}

TEST(RunOutput, GoesOnToTheSameBytesWhereverItWasStopped) {
  const TempFolder whole;
  ASSERT_OK(RunUntil(OptionsFor(whole), -1));
  const auto expected = FilesBelow(whole / "out");
  EXPECT_EQ(expected.at("documents/shard-00000.jsonl.zst"), "block0block1");
  EXPECT_EQ(expected.at("documents/shard-00002.jsonl.zst"), "block4block5");
  EXPECT_EQ(expected.at("pages/pages.mspt"), "HEADp0p1p2p3p4p5");
  EXPECT_EQ(expected.size(), 5u);
  for (int stop = 0; stop < 6; ++stop) {
    const TempFolder folder;
    ASSERT_OK(RunUntil(OptionsFor(folder), stop));
    ASSERT_OK(RunUntil(OptionsFor(folder), -1));
    EXPECT_EQ(FilesBelow(folder / "out"), expected) << stop;
  }
}

TEST(RunOutput, AShardRenamedAfterTheLastStateGoesBackToWork) {
  const TempFolder folder;
  ASSERT_OK(RunUntil(OptionsFor(folder), 1));
  const std::string shard = folder / "out/documents/shard-00000.jsonl.zst";
  std::filesystem::rename(shard + ".partial", shard);
  ASSERT_OK(RunUntil(OptionsFor(folder), -1));
  EXPECT_EQ(ReadAll(shard), "block0block1");
}

TEST(RunOutput, FinishesAgainWhenKilledBeforeTheManifest) {
  const TempFolder folder;
  ASSERT_OK(RunUntil(OptionsFor(folder), 5));
  {
    ASSERT_OK_AND_ASSIGN(RunOutput output, RunOutput::Open(OptionsFor(folder)));
    ASSERT_OK(Step(output, 5));
    ASSERT_OK(output.Checkpoint(Json::Object().Set("done", 6), true));
  }
  const std::string pages = folder / "out/pages/pages.mspt";
  std::filesystem::rename(pages + ".partial", pages);
  ASSERT_OK(RunUntil(OptionsFor(folder), -1));
  EXPECT_EQ(ReadAll(pages), "HEADp0p1p2p3p4p5");
  EXPECT_EQ(ReadAll(folder / "out/documents/shard-00002.jsonl.zst"), "block4block5");
}

TEST(RunOutput, TheEndOfThePageTableIsWrittenOnce) {
  const TempFolder folder;
  {
    ASSERT_OK_AND_ASSIGN(RunOutput output, RunOutput::Open(OptionsFor(folder)));
    ASSERT_OK(Step(output, 0));
    std::filesystem::create_directory(folder / "out/manifest.json");  // fails at the very end
    EXPECT_FALSE(output.Finish(Json::Object().Set("done", 1), Json(), "END").ok());
  }
  std::filesystem::remove(folder / "out/manifest.json");
  ASSERT_OK_AND_ASSIGN(RunOutput output, RunOutput::Open(OptionsFor(folder)));
  ASSERT_OK(output.Finish(Json::Object().Set("done", 1), Json(), "END"));
  EXPECT_EQ(ReadAll(folder / "out/pages/pages.mspt"), "HEADp0END");
}

TEST(RunOutput, RefusesAFolderOfAnotherRun) {
  const TempFolder folder;
  ASSERT_OK(RunUntil(OptionsFor(folder), 3));
  RunOutput::Options other = OptionsFor(folder);
  other.fingerprint = "g";
  EXPECT_THAT(RunOutput::Open(other), StatusIs(absl::StatusCode::kFailedPrecondition,
                                               testing::HasSubstr("manifest.state.json")));
  ASSERT_OK(RunUntil(OptionsFor(folder), -1));
  EXPECT_THAT(RunOutput::Open(other), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(RunOutput, PartsShareAFolder) {
  const TempFolder folder;
  for (int task = 0; task < 2; ++task) {
    RunOutput::Options options = OptionsFor(folder);
    options.task = task;
    options.tasks = 2;
    ASSERT_OK(RunUntil(options, -1));
  }
  EXPECT_TRUE(FileExists(folder / "out/manifest.0-2.json"));
  EXPECT_TRUE(FileExists(folder / "out/documents/shard-00002.1-2.jsonl.zst"));
}

TEST(RunOutput, RefusesPartsOfAnotherRun) {
  const TempFolder folder;
  RunOutput::Options part = OptionsFor(folder);
  part.tasks = 2;
  ASSERT_OK(RunUntil(part, 3));
  RunOutput::Options other = part;
  other.task = 1;
  other.fingerprint = "g";
  EXPECT_THAT(RunOutput::Open(other), StatusIs(absl::StatusCode::kFailedPrecondition,
                                               testing::HasSubstr("manifest.0-2.state.json")));
  other.tasks = 3;
  EXPECT_THAT(RunOutput::Open(other), StatusIs(absl::StatusCode::kFailedPrecondition));
  other.tasks = 1;
  other.task = 0;
  EXPECT_THAT(RunOutput::Open(other), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_FALSE(FileExists(folder / "out/manifest.1-2.state.json"));
}

TEST(RunOutput, BeforeTheFirstCheckpointOptionsMayChange) {
  const TempFolder folder;
  ASSERT_OK(RunUntil(OptionsFor(folder), 0));
  EXPECT_TRUE(FileExists(folder / "out/manifest.state.json"));
  RunOutput::Options other = OptionsFor(folder);
  other.fingerprint = "g";
  ASSERT_OK(RunUntil(other, -1));
  EXPECT_EQ(ReadAll(folder / "out/pages/pages.mspt"), "HEADp0p1p2p3p4p5");
}

TEST(RunOutput, OneProcessAtATime) {
  const TempFolder folder;
  ASSERT_OK_AND_ASSIGN(RunOutput output, RunOutput::Open(OptionsFor(folder)));
  EXPECT_THAT(RunOutput::Open(OptionsFor(folder)),
              StatusIs(absl::StatusCode::kFailedPrecondition, testing::HasSubstr("lock")));
  ASSERT_OK(output.Finish(Json(), Json()));
  EXPECT_OK(RunOutput::Open(OptionsFor(folder)));
  EXPECT_FALSE(FileExists(folder / "out/manifest.lock"));
}

TEST(RunOutput, RefusesInputsThatHaveChanged) {
  const TempFolder folder;
  RunOutput::Options options = OptionsFor(folder);
  options.inputs = "before";
  ASSERT_OK(RunUntil(options, 3));
  RunOutput::Options changed = options;
  changed.inputs = "after";
  EXPECT_THAT(RunOutput::Open(changed),
              StatusIs(absl::StatusCode::kFailedPrecondition, testing::HasSubstr("have changed")));
  ASSERT_OK(RunUntil(options, -1));
  EXPECT_THAT(RunOutput::Open(changed), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(RunOutput, FindsAFlippedBitInWhatItGoesOnWith) {
  const TempFolder folder;
  ASSERT_OK(RunUntil(OptionsFor(folder), 3));
  const std::string state = ReadAll(folder / "out/manifest.state.json");
  const std::string name = "out/documents/shard-00001.jsonl.zst.partial";
  const std::string shard = ReadAll(folder / name);
  for (size_t i = 0; i < state.size(); ++i) {
    std::string flipped = state;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    folder.Write("out/manifest.state.json", flipped);
    const absl::Status status = RunOutput::Open(OptionsFor(folder)).status();
    const bool name_of_hash = status.ok() && state.find("xxh64") <= i;
    EXPECT_TRUE(!status.ok() || name_of_hash || flipped[i] == ' ' || state[i] == '\n') << i;
    folder.Write("out/manifest.state.json", state);
    folder.Write(name, shard);
  }
  folder.Write(name, "B" + shard.substr(1));
  EXPECT_THAT(RunOutput::Open(OptionsFor(folder)),
              StatusIs(absl::StatusCode::kDataLoss, testing::HasSubstr("is damaged")));
  // What the message tells to do.
  std::filesystem::remove(folder / "out/manifest.state.json");
  ASSERT_OK(RunUntil(OptionsFor(folder), -1));
  EXPECT_EQ(ReadAll(folder / "out/documents/shard-00001.jsonl.zst"), "block2block3");
}

TEST(RunOutput, AFinishedRunIsHeldAgainstItsManifest) {
  const TempFolder folder;
  ASSERT_OK(RunUntil(OptionsFor(folder), -1));
  const std::string shard = folder / "out/documents/shard-00001.jsonl.zst";
  const std::string bytes = ReadAll(shard);
  folder.Write("out/documents/shard-00001.jsonl.zst", bytes.substr(1));
  EXPECT_THAT(RunOutput::Open(OptionsFor(folder)),
              StatusIs(absl::StatusCode::kDataLoss, testing::HasSubstr("shard-00001")));
  std::filesystem::remove(shard);
  EXPECT_THAT(RunOutput::Open(OptionsFor(folder)), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(CheckFinished({folder / "out", "manifest"}), StatusIs(absl::StatusCode::kDataLoss));
  // What the message tells to do.
  std::filesystem::remove(folder / "out/manifest.json");
  ASSERT_OK(RunUntil(OptionsFor(folder), -1));
  EXPECT_EQ(ReadAll(shard), bytes);
}

TEST(RunFolder, IsFinishedWhenAllPartsAre) {
  const TempFolder folder;
  const RunHome home = HomeOf(folder / "out/documents/");
  EXPECT_EQ(home.folder, folder / "out");
  EXPECT_EQ(home.stem, "manifest");
  EXPECT_OK(CheckFinished(home));
  RunOutput::Options part = OptionsFor(folder);
  part.tasks = 2;
  ASSERT_OK(RunUntil(part, 0));
  EXPECT_THAT(CheckFinished(home),
              StatusIs(absl::StatusCode::kFailedPrecondition, testing::HasSubstr("not finished")));
  ASSERT_OK(RunUntil(part, -1));
  EXPECT_THAT(CheckFinished(home),
              StatusIs(absl::StatusCode::kFailedPrecondition, testing::HasSubstr("--task 1/2")));
  part.task = 1;
  ASSERT_OK(RunUntil(part, -1));
  EXPECT_OK(CheckFinished(home));
  EXPECT_OK(CheckFinished({folder / "out", "scored"}));
  EXPECT_THAT(ReadRunParts(home), IsOkAndHolds(testing::SizeIs(2)));
}

TEST(RunOutput, NamesShardsWithCountsAndHash) {
  const TempFolder folder;
  ASSERT_OK(RunUntil(OptionsFor(folder), -1));
  ASSERT_OK_AND_ASSIGN(const Json manifest, Json::ReadFile(folder / "out/manifest.json"));
  const Json& shard = manifest["shards"].items().at(0);
  EXPECT_EQ(shard["documents"].Integer(), 4);
  EXPECT_EQ(shard["bytes"].Integer(), 12);
  const std::string path = folder / "out/documents/shard-00000.jsonl.zst";
  EXPECT_EQ(shard["xxh128"].String(), *HashFile(path));
  EXPECT_EQ(manifest["report"]["pages"].Integer(), 12);
}

}  // namespace
}  // namespace mathsieve
