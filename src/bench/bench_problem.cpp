// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "bench/bench_problem.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/collective.hpp"
#include "base/random.hpp"
#include "matrix/rows_matrix.hpp"
#include "prunadag/prunadag.h"

namespace prunadag::bench {
namespace {

constexpr std::uint64_t seed = 1;

struct Share {
  PetscInt first, count;
};

MatHandle make_matrix(MPI_Comm comm, std::int64_t rows, std::int64_t columns, MatType type) {
  MatHandle matrix;
  check(PrunAdagInitialize());  // knows our type
  check(MatCreate(comm, matrix.put()));
  check(MatSetSizes(matrix, PETSC_DECIDE, PETSC_DECIDE, to_petsc_int(rows, "the matrix"),
                    to_petsc_int(columns, "the matrix")));
  check(MatSetType(matrix, type));
  return matrix;
}

Share share_of(MPI_Comm comm, std::int64_t rows) {
  PetscInt count = PETSC_DECIDE, total = to_petsc_int(rows, "the matrix");
  check(PetscSplitOwnership(comm, &count, &total));
  return {PetscInt(sum_below(comm, count)), count};
}

Dataset dataset(MatHandle&& matrix, std::int64_t rows, std::int64_t columns) {
  Dataset data;
  data.matrix = std::move(matrix);
  data.samples = rows;
  data.features = columns;
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  const std::int64_t first = first_index(data.targets);
  const WriteArray targets(data.targets);
  for (std::size_t i = 0; i < targets.span().size(); ++i) {
    targets[i] = (first + std::int64_t(i)) % 2 ? 1.0 : -1.0;
  }
  return data;
}

template <class T>
std::span<const std::byte> bytes_of(const T* array, std::size_t count) {
  return std::as_bytes(std::span(array, count));
}

/// The arrays of one sequential AIJ matrix; PETSc keeps them where they are while it lives.
void add_arrays(Mat matrix, std::vector<std::span<const std::byte>>& arrays) {
  PetscInt rows;
  const PetscInt *starts, *columns;
  PetscBool done;
  const PetscScalar* values;
  check(MatGetRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &rows, &starts, &columns, &done));
  check(MatSeqAIJGetArrayRead(matrix, &values));
  const std::size_t entries = rows > 0 ? std::size_t(starts[rows]) : 0;
  arrays.push_back(bytes_of(values, entries));
  arrays.push_back(bytes_of(columns, entries));
  check(MatSeqAIJRestoreArrayRead(matrix, &values));
  check(MatRestoreRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &rows, &starts, &columns, &done));
}

}  // namespace

Dataset dense_samples(MPI_Comm comm, std::int64_t rows, std::int64_t columns, MatType type) {
  MatHandle matrix = make_matrix(comm, rows, columns, type);
  check(MatSetUp(matrix));
  const Share share = share_of(comm, rows);
  const bool by_rows = std::string_view(type) == MATPRUNADAGROWS;
  PetscScalar* array;
  check(by_rows ? MatPrunAdagRowsGetArray(matrix, &array) : MatDenseGetArray(matrix, &array));
  for (std::int64_t i = 0; i < share.count; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      // A thousand random numbers are enough, and many would take long.
      const std::int64_t which = ((share.first + i) * 7 + j * 13) % 997;
      array[by_rows ? i * columns + j : j * share.count + i] =
          uniform(seed, Stream::matrix, std::uint64_t(which)) - 0.5;
    }
  }
  if (!by_rows) check(MatDenseRestoreArray(matrix, &array));
  return dataset(std::move(matrix), rows, columns);
}

Dataset sparse_samples(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::int64_t per_row,
                       Columns spread, Values kind) {
  const Share share = share_of(comm, rows);
  std::vector<PetscInt> starts{0}, where;
  std::vector<double> values;
  agree(comm, [&] {
    starts.reserve(std::size_t(share.count) + 1);
    where.reserve(std::size_t(to_petsc_int(share.count * per_row, "a rank's matrix")));
    for (std::int64_t i = 0; i < share.count; ++i) {
      const auto begin = std::ptrdiff_t(where.size());
      for (std::int64_t e = 0; e < per_row; ++e) {
        const double u =
            uniform(seed, Stream::matrix, std::uint64_t((share.first + i) * per_row + e));
        const double place =
            spread == Columns::uniform ? double(columns) * u : std::pow(double(columns) + 1, u) - 1;
        where.push_back(PetscInt(std::min(place, double(columns - 1))));
      }
      std::sort(where.begin() + begin, where.end());
      where.erase(std::unique(where.begin() + begin, where.end()), where.end());
      starts.push_back(PetscInt(where.size()));
    }
    values.resize(where.size());
    for (std::size_t e = 0; e < values.size(); ++e) {
      values[e] = kind == Values::ones ? 1.0 : double(e % 997) / 997.0 - 0.5;
    }
  });
  MatHandle matrix = make_matrix(comm, rows, columns, MATAIJ);
  // The one for the other type does nothing.
  check(MatSeqAIJSetPreallocationCSR(matrix, starts.data(), where.data(), values.data()));
  check(MatMPIAIJSetPreallocationCSR(matrix, starts.data(), where.data(), values.data()));
  return dataset(std::move(matrix), rows, columns);
}

Dataset stored_as(const Dataset& data, const char* storage) {
  Dataset copy;
  check(MatPrunAdagRowsCreate(data.matrix, storage, copy.matrix.put()));
  check(VecDuplicate(data.targets, copy.targets.put()));
  check(VecCopy(data.targets, copy.targets));
  copy.samples = data.samples;
  copy.features = data.features;
  return copy;
}

std::vector<std::span<const std::byte>> arrays_of(Mat matrix) {
  if (const auto* held = rows_matrix::find(matrix)) return held->rows->arrays();
  std::vector<std::span<const std::byte>> arrays;
  PetscBool spread;
  check(PetscObjectTypeCompare((PetscObject)matrix, MATMPIAIJ, &spread));
  if (spread) {
    Mat local, ghost;
    check(MatMPIAIJGetSeqAIJ(matrix, &local, &ghost, nullptr));
    add_arrays(local, arrays);
    add_arrays(ghost, arrays);
  } else {
    add_arrays(matrix, arrays);
  }
  return arrays;
}

PlainGradient::PlainGradient(const Dataset& data, const Loss& loss) : data_(data), loss_(loss) {
  check(MatCreateVecs(data.matrix, nullptr, predictions_.put()));
}

void PlainGradient::operator()(Vec x, Vec g) const {
  check(MatMult(data_.matrix, x, predictions_));
  {
    const WriteArray t(predictions_);
    const ReadArray y(data_.targets);
    loss_.derivative(t.span(), y.span(), loss_.mean ? 1.0 / double(data_.samples) : 1.0);
  }
  check(MatMultTranspose(data_.matrix, predictions_, g));
}

}  // namespace prunadag::bench
