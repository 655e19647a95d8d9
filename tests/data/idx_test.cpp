// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "support/compress.hpp"
#include "support/dense.hpp"
#include "support/memory.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Returns an IDX file of bytes with the given sizes.
std::string idx(const std::vector<int>& sizes, const std::vector<int>& items, char type = 0x08) {
  std::string text{0, 0, type, char(sizes.size())};
  for (int size : sizes) text += {0, 0, char(size / 256), char(size % 256)};
  for (int item : items) text += char(item);
  return text;
}

const std::vector<int> images{0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 128};  // three of 2 x 2

TEST(Idx, ReadsImagesAsSamplesPlainAndCompressed) {
  const std::vector<Vector> expected{{0, 255, 1, 2}, {3, 4, 5, 6}, {7, 8, 9, 128}};
  const std::string labels = file_with("labels.idx", idx({3}, {4, 7, 4}));
  for (const std::string& contents :
       {idx({3, 2, 2}, images), compressed<io::gzip_compressor>(idx({3, 2, 2}, images))}) {
    LoadOptions options = options_for(file_with("images", contents));
    options.data.labels = labels;
    const LoadedData data = load_data(world(), options);
    EXPECT_EQ(data.format, "idx");
    EXPECT_EQ(whole_matrix(data.train), expected);
    EXPECT_EQ(gathered(data.train.targets), (Vector{4, 7, 4}));
  }
}

TEST(Idx, PassesManyItemsOnInOrder) {
  std::vector<int> items(30 * 997);
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = int(i * i % 251);
  const std::string plain = idx({997, 30}, items);
  const LoadOptions one = options_for(file_with("many", plain), std::nullopt);
  const LoadOptions two =
      options_for(file_with("many.gz", compressed<io::gzip_compressor>(plain)), std::nullopt);
  const std::vector<Vector> rows = whole_matrix(load_data(world(), one).train);
  EXPECT_EQ(rows, whole_matrix(load_data(world(), two).train));
  EXPECT_EQ(rows[996][29], items.back());
}

TEST(Idx, RefusesOtherTypesAndFilesThatEndEarly) {
  const auto message = [](const std::string& contents) {
    return load_error(options_for(file_with("odd.idx", contents), std::nullopt));
  };
  const std::string path = (scratch() / "odd.idx").string();
  EXPECT_EQ(message(idx({3, 2, 2}, images, 0x0d)),
            path + ": is an IDX file of type 0x0d; only unsigned bytes, 0x08, are read");
  EXPECT_EQ(message(idx({4, 2, 2}, images)), path + ": ends in the middle of its items");
  EXPECT_EQ(message(compressed<io::gzip_compressor>(idx({4, 2, 2}, images))),
            path + ": ends in the middle of its items");
  EXPECT_EQ(message(idx({3, 2, 2}, {}).substr(0, 10)), path + ": ends in the middle of its header");
}

TEST(Idx, RefusesBytesAfterTheItems) {
  const std::string path = (scratch() / "long.idx").string(), plain = idx({2, 2, 2}, images);
  for (const std::string& contents : {plain, compressed<io::gzip_compressor>(plain)}) {
    EXPECT_EQ(load_error(options_for(file_with("long.idx", contents), std::nullopt)),
              path + ": has 4 bytes after its last item");
  }
}

/// Returns a header with sizes up to 2^32 - 1, and 16 bytes of items.
std::string claim(const std::vector<std::uint32_t>& sizes) {
  std::string text{0, 0, 0x08, char(sizes.size())};
  for (std::uint32_t size : sizes) {
    for (int shift : {24, 16, 8, 0}) text += char(size >> shift);
  }
  return text + std::string(16, 'x');
}

TEST(Idx, ComparesWhatAHeaderClaimsWithWhatIsThere) {
  const auto message = [](const std::string& contents) {
    LoadOptions options = options_for(file_with("claim.idx", contents), std::nullopt);
    options.data.format = "idx";
    return load_error(options);
  };
  const std::string path = (scratch() / "claim.idx").string();
  for (const std::vector<std::uint32_t>& sizes : {std::vector<std::uint32_t>{0xffffffff},
                                                  {2500000, 4000},
                                                  {65536, 65536, 65536, 65536},
                                                  {0x80000000, 2},
                                                  {1, 0xffffffff, 0xffffffff}}) {
    EXPECT_EQ(message(claim(sizes)), path + ": ends in the middle of its items");
    EXPECT_EQ(message(compressed<io::gzip_compressor>(claim(sizes))),
              path + ": ends in the middle of its items");
  }
  EXPECT_EQ(message(claim({4, 0, 4})), path + ": dimension 2 has size 0");
  std::string many = claim({4, 4});
  many[3] = char(200);
  EXPECT_EQ(message(many), path + ": is an IDX file of 200 dimensions; 1 to 4 are read");
  many[3] = 0;
  EXPECT_EQ(message(many), path + ": is an IDX file of 0 dimensions; 1 to 4 are read");
  EXPECT_EQ(message("1 2\n"), path + ": is not an IDX file");
  EXPECT_EQ(message(many.substr(0, 3)), path + ": is not an IDX file");
}

TEST(Idx, LooksForTheMemoryThatACompressedFileUnfoldsTo) {
  constexpr std::uint32_t items = 50'000'000;  // gzip makes 50 kB of them
  std::string unfolded = claim({items / 100, 100});
  unfolded.resize(12);
  unfolded.resize(12 + items);
  const LoadOptions options =
      options_for(file_with("zeros.gz", compressed<io::gzip_compressor>(unfolded)), std::nullopt);
  unfolded = std::string();
  const MemoryLimit limit(items / 8);
  const std::string message = load_error(options);
  EXPECT_EQ(message.find(options.data.path + ": 50000000 bytes as numbers takes "), 0u) << message;
}

TEST(ClassGroups, SplitLabelsIntoTwo) {
  LoadOptions options = options_for(file_with("c.svm", "0 1:1\n1 1:1\n2 1:1\n3 1:1\n7 1:1\n"),
                                    LabelRule::two_classes);
  const auto targets = [&](const std::string& groups) {
    options.class_groups = groups;
    return gathered(load_data(world(), options).train.targets);
  };
  EXPECT_EQ(targets("even/odd"), (Vector{1, -1, 1, -1, -1}));
  EXPECT_EQ(targets("odd/even"), (Vector{-1, 1, -1, 1, 1}));
  EXPECT_EQ(targets("0-2,7/3"), (Vector{1, 1, 1, -1, 1}));
  EXPECT_EQ(targets("3/rest"), (Vector{-1, -1, -1, 1, -1}));
  const auto message = [&](const std::string& groups) {
    options.class_groups = groups;
    return load_error(options);
  };
  EXPECT_EQ(message("0-2/3"),
            options.data.path + ": sample 5: label 7 is in neither of the classes 0-2/3");
  EXPECT_EQ(message("even/0-9"),
            options.data.path + ": sample 1: label 0 is in both of the classes even/0-9");
  EXPECT_EQ(message("evens/odd"), "classes 'evens/odd': 'evens' is not a number");
  EXPECT_NE(message("even").find("write two groups of labels"), std::string::npos);
}

}  // namespace
}  // namespace prunadag
