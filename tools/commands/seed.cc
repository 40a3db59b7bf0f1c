#include "classifier/seed/seed.h"
#include "corpus/base/hash.h"
#include "corpus/run/ingest.h"
#include "corpus/run/shards/shards.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

struct SeedInputs {
  std::vector<std::string> positive, negative;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "positive", .help = "inputs of mathematics", .takes_many = true},
          self.positive);
    visit(FieldInfo{.name = "negative",
                    .help = "inputs of everything else: a random piece of the crawl is right",
                    .takes_many = true},
          self.negative);
  }
};

absl::Status Sample(SeedLabel label, const std::vector<std::string>& inputs,
                    const IngestOptions& ingest, const RunOptions& run, SeedBuilder& builder,
                    Report& report) {
  for (const std::string& input : inputs) builder.NoteInput(label, input);
  MS_ASSIGN_OR_RETURN(const Report read,
                      ForEachDocument(inputs, ingest, run, [&](const Document& document) {
                        return builder.Add(label, document);
                      }));
  report.Merge(read);
  return absl::OkStatus();
}

// Of what is read and how; empty with standard input, which nobody can recognise.
absl::StatusOr<std::string> MadeOf(const SeedInputs& inputs, const IngestOptions& ingest) {
  std::string all = Fingerprint(ingest);
  for (const std::vector<std::string>& label : {inputs.positive, inputs.negative}) {
    MS_ASSIGN_OR_RETURN(const InputList list, ResolveCrawl(label));
    all += " " + list.ContentFingerprint();
    if (list.HasStandardInput()) return std::string();
  }
  return Hex(Hash64(all));
}

absl::Status Build(const Job& job, const SeedInputs& inputs, const SeedOptions& options,
                   const IngestOptions& ingest, std::string_view made_of, Report& report) {
  MS_ASSIGN_OR_RETURN(const auto builder, SeedBuilder::Create(job.out.out, options, made_of));
  MS_RETURN_IF_ERROR(
      Sample(SeedLabel::kPositive, inputs.positive, ingest, job.run, *builder, report));
  MS_RETURN_IF_ERROR(
      Sample(SeedLabel::kNegative, inputs.negative, ingest, job.run, *builder, report));
  return builder->Finish().status();
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info, {"task"});
  SeedInputs inputs;
  SeedOptions options;
  IngestOptions ingest;
  job.line.Add(job.out);
  job.line.Add(inputs);
  job.line.Add(options, "the sample");
  job.line.Add(ingest, "reading");
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  MS_RETURN_IF_ERROR(job.NeedsOut());
  if (inputs.positive.empty()) return absl::InvalidArgumentError("--positive is missing");
  if (inputs.negative.empty()) return absl::InvalidArgumentError("--negative is missing");
  MS_ASSIGN_OR_RETURN(const std::string made_of, MadeOf(inputs, ingest));
  bool finished = false;
  if (!made_of.empty()) {
    MS_ASSIGN_OR_RETURN(finished, SeedIsFinished(job.out.out, options, made_of));
  }
  Report report;
  if (finished) {
    report.SetFact("finished before", true);
  } else {
    MS_RETURN_IF_ERROR(Build(job, inputs, options, ingest, made_of, report));
  }
  MS_ASSIGN_OR_RETURN(const Json manifest, ReadSeedManifest(job.out.out));
  for (const auto& [label, counts] : manifest["labels"].members()) {
    for (const auto& [key, count] : counts.members()) report.Count(label, key, count.Integer());
  }
  for (const auto& [split, labels] : manifest["splits"].members()) {
    for (const auto& [label, counts] : labels.members()) {
      report.Count(split + " documents", label, counts["documents"].Integer());
      report.Count(split + " domains", label, counts["domains"].Integer());
    }
  }
  return job.End(std::move(report));
}

}  // namespace

const Command kSeedCommand = {
    {.name = "seed",
     .arguments = "",
     .summary = "labelled sets for a classifier, split by domain",
     .details = "Samples documents of both labels from any inputs (crawls, shards, JSON lines, "
                "Parquet), at most --n of each and a capped share a domain, drops repeated texts, "
                "and holds out whole registrable domains for testing. The sample does not depend "
                "on the order of the inputs.",
     .example = "mathsieve seed --out seed --positive openwebmath/*.parquet --negative "
                "crawl-00000.warc.gz --n 500000"},
    Run};

}  // namespace mathsieve
