// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// All ranks leave when any rank is asked to stop, at any question.
#include "base/interruption.hpp"

#include <functional>

#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "prunadag/generate.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/pruning.hpp"
#include "support/compress.hpp"
#include "support/dense.hpp"

namespace prunadag {
namespace {

using namespace test;

std::int64_t questions_left = 0;

bool asked() { return --questions_left < 0; }

/// Runs `work` again and again, and answers question 0, 1, 2, ... of each rank with yes, until no
/// question is left. Returns the number of interruptions.
int interrupt_everywhere(const std::function<void()>& work) {
  int interrupted = 0;
  for (int rank = 0; rank < size_of(world()); ++rank) {
    for (std::int64_t question = 0;; ++question) {
      questions_left = rank_of(world()) == rank ? question : std::int64_t(1) << 60;
      interrupt_where(asked);
      const std::string message = error_of(work);
      interrupt_where(nullptr);
      if (message.empty()) break;
      EXPECT_EQ(message, "interrupted before it was done");
      ++interrupted;
    }
  }
  return interrupted;
}

std::string libsvm_text() {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += std::to_string(i % 2) + " 1:" + std::to_string(i) + " " + std::to_string(i % 5 + 2) +
            ":2.5\n";
  }
  return text;
}

std::string idx_bytes() {
  std::string bytes("\0\0\x08\x02\0\0\0\x0c\0\0\0\x03", 12);
  for (int i = 0; i < 36; ++i) bytes += char(i * 7);
  return bytes;
}

TEST(Interruption, EndsReadingAndScalingOnAllRanks) {
  const std::string text = libsvm_text(), idx = idx_bytes();
  for (const std::string& contents :
       {text, compressed<io::gzip_compressor>(text), std::string("y,a,b\n1,2,3\n0,4,5\n1,7,6\n"),
        idx, compressed<io::gzip_compressor>(idx)}) {
    LoadOptions options = options_for(file_with("data", contents), std::nullopt);
    options.scaling = ScalingKind::standard;
    options.subset = 2;
    options.storage = Storage::automatic;
    EXPECT_GE(interrupt_everywhere([&] { load_data(world(), options); }), 2);
  }
}

TEST(Interruption, EndsGeneratingFormingAndMeasuringOnAllRanks) {
  for (const char* name : {"A2", "A3"}) {
    EXPECT_GE(interrupt_everywhere([&] { generate(world(), name, 8, 20, 1); }), size_of(world()))
        << name;
  }
  const Generated made = generate(world(), "A1", 40, 6, 1);
  const Problem problem(made.data, loss_named("squared"));
  EXPECT_GE(interrupt_everywhere([&] { gram_matrix(problem); }), size_of(world()));
  const std::vector<double> shares{0, 0.5};
  EXPECT_EQ(interrupt_everywhere([&] { measure_sparsities(problem, made.truth, shares); }),
            2 * size_of(world()));
}

}  // namespace
}  // namespace prunadag
