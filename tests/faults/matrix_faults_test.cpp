// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The sweep of faults_test.cpp over matrices and layouts.
#include <string>
#include <utility>

#include "base/petsc.hpp"
#include "faults/every_rank.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/prunadag.h"
#include "support/wave_samples.hpp"

namespace prunadag {
namespace {

using namespace test;

class Matrices : public EveryRank {};

INSTANTIATE_TEST_SUITE_P(FailTogether, Matrices,
                         testing::Values(Fault::allocation, Fault::petsc_allocation), fault_name);

TEST_P(Matrices, TurningStoringAndWritingMatrices) {
  std::vector<LoadedData> all;
  all.push_back(dense_classes("stored.svm"));
  all.push_back(two_classes("stored-sparse.svm"));
  const std::string path = (scratch() / "stored.petsc").string();
  for (const LoadedData& data : all)
    sweep(GetParam(), [&] {
      MatHandle turned, narrow, loaded;
      check(MatTranspose(data.train.matrix, MAT_INITIAL_MATRIX, turned.put()));
      check(MatPrunAdagRowsCreate(turned, "float", narrow.put()));
      PetscReal norm;
      check(MatNorm(narrow, NORM_FROBENIUS, &norm));
      ViewerHandle viewer;
      check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_WRITE, viewer.put()));
      check(MatView(turned, viewer));
      check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_READ, viewer.put()));
      check(MatCreate(world(), loaded.put()));
      check(MatSetType(loaded, MATPRUNADAGROWS));
      check(MatLoad(loaded, viewer));
    });
}

TEST_P(Matrices, LayingOutWhatIsScaledBeside) {
  const LoadedData data =
      two_classes("laid-out.svm", Storage::doubles, Layout::samples, ScalingKind::standard);
  sweep(GetParam(), [&] {
    Dataset turned;
    check(MatDuplicate(data.train.matrix, MAT_COPY_VALUES, turned.matrix.put()));
    turned.samples = data.train.samples;
    turned.features = data.train.features;
    turned.intercept = true;
    lay_out(turned, Layout::features);
    lay_out(turned, Layout::samples);
  });
}

/// Samples that are large enough to measure the gradients of both layouts.
TEST_P(Matrices, BeingLaidOutByMeasuredCost) {
  const Dataset data = wave_samples(200, 10000);
  sweep(GetParam(), [&] {
    Dataset settled;
    check(MatDuplicate(data.matrix, MAT_COPY_VALUES, settled.matrix.put()));
    check(VecDuplicate(data.targets, settled.targets.put()));
    settled.samples = data.samples;
    settled.features = data.features;
    EXPECT_EQ(settle_layout(settled).measured_samples > 0, size_of(world()) > 1);
  });
}

}  // namespace
}  // namespace prunadag
