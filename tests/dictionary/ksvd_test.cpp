// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// K-SVD on signals that are made from a known dictionary.
#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "base/memory.hpp"
#include "base/random.hpp"
#include "prunadag/dictionary.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "support/memory.hpp"

namespace prunadag {
namespace {

using namespace test;

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// Random atoms of norm 1, and signals with `nonzeros` random values on random atoms, plus noise.
struct Made {
  std::vector<Vector> atoms, signals;
};

Made made(std::size_t features, std::size_t atoms, std::size_t signals, std::size_t nonzeros,
          double noise, std::uint64_t seed) {
  std::uint64_t at = 0;
  const auto next = [&] { return normal(seed, Stream::matrix, at++); };
  Made result;
  for (std::size_t j = 0; j < atoms; ++j) {
    Vector atom(features);
    for (double& value : atom) value = next();
    const double norm = std::sqrt(dot(atom, atom));
    for (double& value : atom) value /= norm;
    result.atoms.push_back(atom);
  }
  for (std::size_t s = 0; s < signals; ++s) {
    Vector signal(features);
    for (double& value : signal) value = noise * next();
    std::vector<std::size_t> chosen;
    while (chosen.size() < nonzeros) {
      const auto j = std::size_t(uniform(seed, Stream::positions, at++) * double(atoms));
      if (std::find(chosen.begin(), chosen.end(), j) != chosen.end()) continue;
      chosen.push_back(j);
      const double value = next();
      for (std::size_t f = 0; f < features; ++f) signal[f] += value * result.atoms[j][f];
    }
    result.signals.push_back(signal);
  }
  return result;
}

Dataset dataset(const std::vector<Vector>& signals, bool sparse = false) {
  return dataset_of(signals, Vector(signals.size()), sparse);
}

DictionaryOptions options_of(std::int64_t atoms, std::int64_t nonzeros, std::int64_t iterations) {
  DictionaryOptions options;
  options.atoms = atoms;
  options.nonzeros = nonzeros;
  options.iterations = iterations;
  return options;
}

/// Returns hooks that record the progress of every iteration.
DictionaryHooks watching(std::vector<DictionaryProgress>& seen) {
  DictionaryHooks hooks;
  hooks.progress = [&](const DictionaryProgress& progress) { seen.push_back(progress); };
  return hooks;
}

void expect_falling(const std::vector<DictionaryProgress>& seen) {
  double last = 1;
  for (const DictionaryProgress& progress : seen) {
    EXPECT_LE(progress.coded, last * (1 + 1e-12)) << "iteration " << progress.iteration;
    EXPECT_LE(progress.updated, progress.coded * (1 + 1e-12)) << "iteration " << progress.iteration;
    last = progress.updated;
  }
}

/// Returns the number of true atoms that were found, up to the sign.
int found_again(const Made& truth, const Dictionary& found) {
  int again = 0;
  for (const Vector& atom : truth.atoms) {
    double best = 0;
    for (std::int64_t j = 0; j < found.atoms; ++j) {
      best = std::max(best, std::abs(dot(atom, found.atom(j))));
    }
    again += best > 0.99;
  }
  return again;
}

TEST(Ksvd, FindsTheAtomsThatSignalsWereMadeOf) {
  // The experiment of Aharon, Elad and Bruckstein without noise, five times.
  int again = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Made truth = made(20, 50, 1500, 3, 0, seed);
    std::vector<DictionaryProgress> seen;
    again += found_again(
        truth, learn_dictionary(dataset(truth.signals), options_of(50, 3, 60), watching(seen)));
    EXPECT_EQ(seen.size(), 60u);
    expect_falling(seen);
  }
  EXPECT_GE(again, 225);  // of 250
}

TEST(Ksvd, NeverLetsTheResidualRiseOnNoisySignals) {
  const Made truth = made(12, 10, 120, 2, 0.1, 2);
  std::vector<DictionaryProgress> seen;
  learn_dictionary(dataset(truth.signals, true), options_of(40, 2, 15), watching(seen));
  expect_falling(seen);
}

TEST(Ksvd, ReplacesUselessAtomsBySignalsItServesBadly) {
  // Two tight bundles of signals, and three single signals. Seven atoms start as signals, so that
  // most of them lie side by side in a bundle, while only five directions are needed.
  std::vector<Vector> signals;
  for (std::uint64_t s = 0; s < 60; ++s) {
    Vector signal(6);
    signal[s % 2] = 1;
    for (std::size_t f = 0; f < 6; ++f) signal[f] += 0.01 * normal(9, Stream::matrix, 6 * s + f);
    signals.push_back(signal);
  }
  for (std::size_t f : {3u, 4u, 5u}) {
    signals.emplace_back(6);
    signals.back()[f] = 1;
  }
  std::vector<DictionaryProgress> seen;
  const Dictionary found = learn_dictionary(dataset(signals), options_of(7, 1, 6), watching(seen));
  expect_falling(seen);
  std::int64_t replaced = 0;
  for (const DictionaryProgress& progress : seen) replaced += progress.replaced;
  EXPECT_GE(replaced, 2);
  EXPECT_GT(seen.front().updated, 0.1);
  EXPECT_LT(seen.back().updated, 0.03);  // the width of the bundles
}

/// Returns the same signals, all on this rank alone.
Dataset alone(const std::vector<Vector>& signals) {
  Dataset data;
  data.samples = std::int64_t(signals.size());
  data.features = std::int64_t(signals[0].size());
  check(MatCreateSeqDense(PETSC_COMM_SELF, PetscInt(data.samples), PetscInt(data.features), nullptr,
                          data.matrix.put()));
  for (std::size_t s = 0; s < signals.size(); ++s) {
    for (std::size_t f = 0; f < signals[s].size(); ++f) {
      check(MatSetValue(data.matrix, PetscInt(s), PetscInt(f), signals[s][f], INSERT_VALUES));
    }
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  return data;
}

TEST(Ksvd, GivesTheSameDictionaryOnAnyNumberOfRanks) {
  const Made truth = made(10, 16, 150, 2, 0.05, 3);
  DictionaryOptions options = options_of(16, 3, 5);
  options.seed = 5;
  const Dictionary found = learn_dictionary(dataset(truth.signals), options);
  const Dictionary expected = learn_dictionary(alone(truth.signals), options);
  ASSERT_EQ(found.entries.size(), expected.entries.size());
  for (std::size_t i = 0; i < found.entries.size(); ++i) {
    EXPECT_NEAR(found.entries[i], expected.entries[i], 1e-10);
  }
  for (std::int64_t j = 0; j < found.atoms; ++j) {
    EXPECT_NEAR(dot(found.atom(j), found.atom(j)), 1, 1e-14);
  }
  Vector first = found.entries;  // every rank holds the same bits
  MPI_Bcast(first.data(), int(first.size()), MPI_DOUBLE, 0, world());
  EXPECT_EQ(found.entries, first);
}

TEST(Ksvd, DoesNotDependOnTheScaleOfTheSignals) {
  Made truth = made(6, 8, 60, 2, 0.05, 4);
  const Dictionary found = learn_dictionary(dataset(truth.signals), options_of(8, 2, 3));
  for (double scale : {0x1p900, 0x1p-900}) {
    std::vector<Vector> scaled = truth.signals;
    for (Vector& signal : scaled) {
      for (double& value : signal) value *= scale;
    }
    const Dictionary other = learn_dictionary(dataset(scaled), options_of(8, 2, 3));
    EXPECT_EQ(other.entries, found.entries);
  }
}

TEST(Ksvd, WithoutIterationsStartsFromDistinctSignals) {
  const std::vector<Vector> signals{{3, 0}, {0, 0}, {0, -2}, {0, 0}, {3, 4}};
  const Dictionary all = learn_dictionary(dataset(signals), options_of(3, 1, 0));
  EXPECT_EQ(all.entries, (Vector{1, 0, 0, -1, 0.6, 0.8}));
  EXPECT_EQ(*all.details.at("relative_residual").get_if<double>(), 1);
}

TEST(Ksvd, StopsInOrderWhenOneRankAsksForIt) {
  const Made truth = made(6, 8, 60, 2, 0.05, 4);
  std::int64_t iterations = 0;
  DictionaryHooks hooks;
  hooks.progress = [&](const DictionaryProgress& progress) { iterations = progress.iteration; };
  hooks.stop = [&] { return rank_of(world()) == size_of(world()) - 1 && iterations == 2; };
  const Dictionary found = learn_dictionary(dataset(truth.signals), options_of(8, 2, 100), hooks);
  EXPECT_EQ(*found.details.at("iterations").get_if<std::int64_t>(), 2);
  EXPECT_EQ(*found.details.at("max_iterations").get_if<std::int64_t>(), 100);
}

TEST(Ksvd, RefusesWhatMakesNoSense) {
  const std::vector<Vector> signals{{1, 0, 0}, {0, 1, 0}, {0, 0, 0}, {1, 1, 1}};
  const auto message = [&](std::int64_t atoms, std::int64_t nonzeros, std::int64_t iterations) {
    return error_of(
        [&] { learn_dictionary(dataset(signals), options_of(atoms, nonzeros, iterations)); });
  };
  EXPECT_EQ(message(0, 1, 1), "atoms 0: must be at least 1");
  EXPECT_EQ(message(3, 0, 1),
            "nonzeros 0: must be at least 1 and at most 3, as 3 atoms of 3 features allow");
  EXPECT_EQ(message(2, 3, 1),
            "nonzeros 3: must be at least 1 and at most 2, as 2 atoms of 3 features allow");
  EXPECT_EQ(message(3, 2, -1), "iterations -1: must be at least 0");
  EXPECT_EQ(message(4, 2, 1),
            "atoms 4: only 3 signals are not zero, and K-SVD starts from as many as there are "
            "atoms");
  EXPECT_EQ(message(3, 2, 1), "");
  std::vector<Vector> bad = signals;
  bad[3][1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(error_of([&] { learn_dictionary(dataset(bad), options_of(1, 1, 1)); }),
            "signal 4, feature 2: nan is not finite");
}

TEST(Ksvd, LooksForMemoryBeforeItMakesAtoms) {
  Dataset data = dataset({{1, 0}, {0, 1}});
  data.features = 2'000'000'000;  // differs from the matrix, which is not looked at yet
  available_memory(world());
  const MemoryLimit limit(200'000'000);
  const std::string message = error_of([&] { learn_dictionary(data, options_of(2, 1, 1)); });
  // 16 bytes for each number of the atoms and of the signals, of which a rank has one or both
  const std::string needed = size_of(world()) == 1 ? "128 GB" : "96 GB";
  EXPECT_EQ(message.find("a dictionary of 2 atoms of 2000000000 features takes " + needed), 0u)
      << message;
}

TEST(SparseCodes, AreWhatMatchingPursuitGives) {
  Dictionary dictionary;
  dictionary.features = 3;
  dictionary.atoms = 3;
  dictionary.entries = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  const std::vector<Vector> signals{{5, -6, 1}, {0, 0, 0}, {0, 0, 1e-200}, {1, 2, 3}};
  const std::vector<Vector> codes{{5, -6, 0}, {0, 0, 0}, {0, 0, 1e-200}, {0, 2, 3}};
  Dataset result = dataset(signals);
  result.matrix = sparse_codes(dataset(signals), dictionary, 2);
  EXPECT_EQ(whole_matrix(result), codes);
  EXPECT_EQ(error_of([&] { sparse_codes(dataset(signals), dictionary, 4); }),
            "nonzeros 4: must be at least 1 and at most 3, as 3 atoms of 3 features allow");
  dictionary.features = 2;
  EXPECT_EQ(error_of([&] { sparse_codes(dataset(signals), dictionary, 1); }),
            "the signals have 3 features, the dictionary 2");
}

TEST(DictionaryFile, KeepsEverything) {
  const Made truth = made(6, 8, 60, 2, 0.05, 4);
  const Dictionary written = learn_dictionary(dataset(truth.signals), options_of(8, 2, 2));
  const std::string path = (scratch() / "d.h5").string();
  save_dictionary(world(), written, path);
  const Dictionary read = load_dictionary(world(), path);
  EXPECT_EQ(read.features, 6);
  EXPECT_EQ(read.atoms, 8);
  EXPECT_EQ(read.entries, written.entries);
  EXPECT_EQ(read.details, written.details);
  EXPECT_EQ(scratch_names("d.h5"), std::vector<std::string>{"d.h5"});
}

TEST(DictionaryFile, OfAnotherKindIsRefused) {
  const auto message = [](const std::string& path) {
    return error_of([&] { load_dictionary(world(), path); });
  };
  const std::string text = file_with("d.txt", "not HDF5");
  EXPECT_EQ(message(text), text + ": is not a dictionary: not an HDF5 file");
  Dictionary dictionary;
  dictionary.features = 2;
  dictionary.atoms = 1;
  dictionary.entries = {1, 1};
  const std::string path = (scratch() / "n.h5").string();
  save_dictionary(world(), dictionary, path);
  EXPECT_EQ(message(path).substr(0, message(path).find("1.4")),
            path + ": is a damaged dictionary: atom 1 has norm ");
  EXPECT_EQ(
      error_of([&] { save_dictionary(world(), dictionary, (scratch() / "no" / "d.h5").string()); }),
      (scratch() / "no" / "d.h5").string() + ": cannot be written: No such file or directory");
}

}  // namespace
}  // namespace prunadag
