// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Damage to models and dictionaries is found before the HDF5 library reads them.
#include "file/seal.hpp"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>
#include <hdf5.h>

#include "prunadag/dictionary.hpp"
#include "prunadag/model.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;

const std::string said =
    ": is damaged: its checksum does not fit (after a change that is meant, `h5repack` makes a "
    "copy "
    "without one)";
constexpr std::size_t seal_bytes = 32;

using Use = std::function<void(const std::string& path)>;

/// Saves a file under this name, and returns its bytes.
std::string saved(const std::string& name, const Use& save) {
  const std::string path = (scratch() / name).string();
  save(path);
  std::string bytes = slurp(path);
  MPI_Barrier(world());  // the file may be changed now
  return bytes;
}

/// Returns the bytes of a saved model with most of the parts that a model may have.
std::string saved_model() {
  Model model;
  model.features = 3;
  model.parameters = distributed({1, 2, 3});
  model.names = {"a", "b", "c"};
  model.scaling.kind = ScalingKind::minmax;
  model.scaling.offset = distributed({0, 0, 0});
  model.scaling.divisor = distributed({1, 1, 2});
  model.details = {{"method", std::string("adagrad")}, {"seed", std::int64_t(7)}};
  return saved("sealed.h5", [&](const std::string& path) { save_model(model, path); });
}

std::string saved_dictionary() {
  Dictionary dictionary;
  dictionary.features = 2;
  dictionary.atoms = 3;
  dictionary.entries = {1, 0, 0, 1, 0.6, 0.8};
  return saved("sealed_dictionary.h5",
               [&](const std::string& path) { save_dictionary(world(), dictionary, path); });
}

void read_model(const std::string& path) { load_model(world(), path); }
void read_dictionary(const std::string& path) { load_dictionary(world(), path); }

/// Returns the message of reading these bytes, without the name of the file, or "read".
std::string outcome(const std::string& bytes, const Use& read) {
  const std::string path = file_with("changed.h5", bytes);
  const std::string message = error_of([&] { read(path); });
  MPI_Barrier(world());
  if (message.empty()) return "read";
  EXPECT_EQ(message.find(path), 0u) << message;
  return message.substr(std::min(path.size(), message.size()));
}

/// Changes one byte at a time: each at both ends, and every 41st between them.
void expect_damage_told_of_everywhere(const std::string& whole, const Use& read) {
  ASSERT_EQ(outcome(whole, read), "read");
  constexpr std::size_t step = 41, ends = 64;
  for (std::size_t i = 0; i < whole.size();
       i += i < ends || i + step + ends > whole.size() ? 1 : step) {
    std::string bytes = whole;
    bytes[i] = char(bytes[i] ^ (1 << i % 8));
    ASSERT_EQ(outcome(bytes, read), said) << "byte " << i << " of " << whole.size();
  }
}

TEST(Seal, TellsOfBytesThatAreChangedAllOverAModel) {
  expect_damage_told_of_everywhere(saved_model(), read_model);
}

TEST(Seal, TellsOfBytesThatAreChangedAllOverADictionary) {
  expect_damage_told_of_everywhere(saved_dictionary(), read_dictionary);
}

TEST(Seal, TellsOfBytesThatAreMissingMovedOrAdded) {
  const std::string whole = saved_model();
  for (const std::size_t more : {1, 15, 16, 17, 31}) {
    EXPECT_EQ(outcome(whole.substr(0, whole.size() - more), read_model), said) << more;
  }
  for (const std::size_t more : {1, 32, 5000}) {
    EXPECT_EQ(outcome(whole + std::string(more, 'x'), read_model), said) << more;
  }
  const std::size_t middle = whole.size() / 2;
  EXPECT_EQ(outcome(whole.substr(0, middle) + "x" + whole.substr(middle), read_model), said);
  EXPECT_EQ(outcome(whole.substr(0, middle) + whole.substr(middle + 1), read_model), said);
}

TEST(Seal, IsNotNeeded) {
  const std::string whole = saved_model();
  EXPECT_EQ(outcome(whole.substr(0, whole.size() - seal_bytes), read_model), "read");
  const std::string dictionary = saved_dictionary();
  EXPECT_EQ(outcome(dictionary.substr(0, dictionary.size() - seal_bytes), read_dictionary), "read");
}

TEST(Seal, IsTakenOffByHdf5WhenOthersChangeTheFile) {
  const std::size_t size = saved_model().size();
  const std::string path = (scratch() / "sealed.h5").string();
  if (rank_of(world()) == 0) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t weights = H5Dopen2(file, "weights", H5P_DEFAULT);
    const double others[3] = {4, 5, 6};
    EXPECT_GE(H5Dwrite(weights, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, others), 0);
    H5Dclose(weights);
    H5Fclose(file);
  }
  MPI_Barrier(world());
  EXPECT_EQ(gathered(load_model(world(), path).parameters), (Vector{4, 5, 6}));
  EXPECT_EQ(slurp(path).size(), size - seal_bytes);
}

/// The check value of CRC-64/XZ, with which others can compute the checksum, too.
TEST(Seal, IsTheLengthAndAWellKnownChecksum) {
  const std::string path = file_with("digits", "123456789");
  if (rank_of(world()) == 0) hdf5::seal(path, path);
  MPI_Barrier(world());
  const std::string length("\x09\0\0\0\0\0\0\0", 8), check("\xfa\x39\x19\xdf\xbb\xc9\x5d\x99", 8);
  EXPECT_EQ(slurp(path), "123456789\nprunadag crc64\n" + length + check);
  EXPECT_EQ(error_of([&] { hdf5::require_unbroken_seal(path); }), "");
}

}  // namespace
}  // namespace prunadag
