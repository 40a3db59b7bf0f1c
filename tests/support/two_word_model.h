#pragma once

#include <string>

#include "classifier/fasttext/fasttext.h"
#include "tests/support/support.h"

namespace mathsieve {

// Trains a model of two words, by which "yes" is mathematics and "no" is not, and writes it to
// folder/name. Models of other `dim` are other files. Returns its path.
inline std::string TrainTwoWordModel(const TempFolder& folder, const std::string& name,
                                     int dim = 3) {
  std::string text;
  for (int i = 0; i < 400; ++i) {
    text += i % 2 == 0 ? "__label__math yes page\n" : "__label__other no page\n";
  }
  FastTextTrainArgs args;
  args.dim = dim;
  args.lr = 0.5;
  args.epoch = 5;
  auto model = FastTextModel::Train(args, folder.Write("train.txt", text));
  EXPECT_OK(model);
  EXPECT_OK((*model)->Save(folder / name));
  return folder / name;
}

}  // namespace mathsieve
