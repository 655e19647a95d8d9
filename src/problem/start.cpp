// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/start.hpp"

#include <cmath>
#include <vector>

#include "base/collective.hpp"
#include "base/exact_sum.hpp"
#include "base/petsc.hpp"
#include "base/random.hpp"
#include "select/marks.hpp"

namespace prunadag {
void sparse_start(Vec x, std::int64_t nonzeros, std::int64_t candidates, std::uint64_t seed) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  const std::int64_t first = first_index(x);
  check(VecSet(x, 0.0));
  const WriteArray entries(x);
  std::vector<double> keys =
      agree(comm, [&] { return std::vector<double>(owned_of_first(x, candidates)); });
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = uniform(seed, Stream::support, std::uint64_t(first) + i);
  }
  const std::vector<char> support = *marks_of_largest(comm, keys, first, candidates, nonzeros);

  ExactSum squares;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!support[i]) continue;
    entries[i] = normal(seed, Stream::start, std::uint64_t(first) + i);
    squares.add(entries[i] * entries[i]);
  }
  MPI_Allreduce(MPI_IN_PLACE, squares.words.data(), 2, MPI_INT64_T, MPI_SUM, comm);
  const double norm = std::sqrt(squares.value());
  for (double& entry : entries.span()) entry /= norm;
}

}  // namespace prunadag
