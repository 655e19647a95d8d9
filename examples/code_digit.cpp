// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Dictionary learning and sparse coding of one digit. K-SVD learns atoms from 1797 images of 8 x 8
// pixels. prunAdag writes the first image as a sum of atoms. Then more and more coefficients are
// zeroed. code_digit.pgm shows the image and its reconstructions.
//
//   mpirun -n 2 code_digit examples/data/digits.svm
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>
#include <vector>

#include <petscmat.h>

#include "prunadag/dictionary.hpp"
#include "prunadag/model.hpp"
#include "prunadag/pruning.hpp"
#include "prunadag/start.hpp"

using namespace prunadag;

constexpr int side = 8, zoom = 8;

/// Writes images of side x side pixels side by side to a portable graymap; 0 is white and 16 is
/// black. Returns whether the file was written. Not collective.
static bool write_picture(const char* path, const std::vector<std::vector<double>>& images) {
  std::FILE* const file = std::fopen(path, "w");
  if (!file) return false;
  std::fprintf(file, "P2\n%d %d\n255\n", int(images.size()) * side * zoom, side * zoom);
  for (int row = 0; row < side * zoom; ++row) {
    for (const std::vector<double>& image : images) {
      for (int column = 0; column < side * zoom; ++column) {
        const double ink = image[std::size_t(row / zoom * side + column / zoom)] / 16;
        std::fprintf(file, "%d ", int(255 * (1 - std::clamp(ink, 0.0, 1.0))));
      }
    }
    std::fprintf(file, "\n");
  }
  const bool written = !std::ferror(file);
  return std::fclose(file) == 0 && written;
}

/// Returns a dense matrix of `rows` rows, distributed over the ranks. `entries` has the matrix
/// column by column, on every rank. Collective.
static MatHandle matrix_of(const std::vector<double>& entries, PetscInt rows) {
  MatHandle matrix;
  PetscInt first, end;
  const PetscInt columns = PetscInt(entries.size()) / rows;
  MatCreateDense(PETSC_COMM_WORLD, PETSC_DECIDE, PETSC_DECIDE, rows, columns, nullptr,
                 matrix.put());
  MatGetOwnershipRange(matrix, &first, &end);
  for (PetscInt j = 0; j < columns; ++j) {
    for (PetscInt i = first; i < end; ++i) {
      MatSetValue(matrix, i, j, entries[std::size_t(j * rows + i)], INSERT_VALUES);
    }
  }
  MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY);
  MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY);
  return matrix;
}

/// Returns the first sample, on every rank. Collective.
static std::vector<double> first_image(Mat samples) {
  std::vector<double> image(side * side);
  PetscInt first, end;
  MatGetOwnershipRange(samples, &first, &end);
  for (PetscInt j = 0; j < PetscInt(image.size()) && first == 0 && end > 0; ++j) {
    MatGetValue(samples, 0, j, &image[std::size_t(j)]);
  }
  MPI_Allreduce(MPI_IN_PLACE, image.data(), int(image.size()), MPI_DOUBLE, MPI_SUM,
                PETSC_COMM_WORLD);
  return image;
}

/// Returns the data set that codes an image. A sample is a pixel: its features are the values of
/// the atoms at the pixel, its target is the value of the image. Collective.
static Dataset signal_of(const Dictionary& dictionary, const std::vector<double>& image) {
  Dataset signal;
  signal.matrix = matrix_of(dictionary.entries, side * side);
  signal.samples = side * side;
  signal.features = dictionary.atoms;
  PetscInt first, end;
  MatGetOwnershipRange(signal.matrix, &first, &end);
  set_targets(signal, 1, std::span(image).subspan(std::size_t(first), std::size_t(end - first)));
  return signal;
}

/// Returns the sum of atoms with coefficients x, on every rank. Collective.
static std::vector<double> image_of(const Problem& problem, Vec x) {
  std::vector<double> image(side * side);
  const VecHandle predictions = problem.make_predictions();
  problem.predict(x, predictions);
  PetscInt first, end;
  const PetscScalar* own;
  VecGetOwnershipRange(predictions, &first, &end);
  VecGetArrayRead(predictions, &own);
  std::copy(own, own + (end - first), image.begin() + first);
  VecRestoreArrayRead(predictions, &own);
  MPI_Allreduce(MPI_IN_PLACE, image.data(), int(image.size()), MPI_DOUBLE, MPI_SUM,
                PETSC_COMM_WORLD);
  return image;
}

static void code_digit(const char* path) {
  LoadOptions options;
  options.data.path = path;
  options.label_rule = std::nullopt;
  const LoadedData data = load_data(PETSC_COMM_WORLD, options);
  DictionaryOptions learning;
  learning.atoms = 200;
  learning.nonzeros = 10;
  const Dictionary dictionary = learn_dictionary(data.train, learning);

  const std::vector<double> image = first_image(data.train.matrix);
  const Dataset signal = signal_of(dictionary, image);
  const Problem problem(signal, loss_named("squared"));
  const VecHandle x = problem.make_parameters(), pruned = problem.make_parameters();
  FitOptions settings = paper_options();
  sparse_start(x, target_of(settings, problem.prunable()), problem.prunable(), /*seed=*/1);
  fit(problem, settings, x);

  std::vector<std::vector<double>> pictures{image};
  double squares = 0;
  for (double pixel : image) squares += pixel * pixel;
  for (double sparsity : {0.0, 0.5, 0.7, 0.8, 0.9}) {
    VecCopy(x, pruned);
    const auto left = prune_to_sparsity(pruned, sparsity, problem.prunable());
    PetscPrintf(PETSC_COMM_WORLD, "%2.0f %% pruned, %3d atoms left: error %.2f %%\n",
                100 * sparsity, int(left), 100 * std::sqrt(2 * problem.value(pruned) / squares));
    pictures.push_back(image_of(problem, pruned));
  }
  int rank;
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  int written = rank == 0 && write_picture("code_digit.pgm", pictures);
  MPI_Bcast(&written, 1, MPI_INT, 0, PETSC_COMM_WORLD);
  if (!written) throw Error(ErrorKind::data, "code_digit.pgm: cannot be written");
}

int main(int argc, char** argv) {
  if (PetscInitialize(&argc, &argv, nullptr, nullptr)) return 1;
  int code = 0;
  try {
    code_digit(argc > 1 ? argv[1] : "examples/data/digits.svm");
  } catch (const Error& error) {
    PetscFPrintf(PETSC_COMM_WORLD, stderr, "%s\n", error.what());
    code = int(error.kind());
  }
  return PetscFinalize() ? 1 : code;
}
