// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "dictionary/signals.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sums.hpp"
#include "matrix/row.hpp"

namespace prunadag {

Signals signals_of(const Dataset& data) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  Signals signals;
  agree(comm, [&] {
    PetscInt first, end;
    check(MatGetOwnershipRange(data.matrix, &first, &end));
    signals.features = std::size_t(data.features);
    signals.count = std::size_t(end - first);
    signals.first = first;
    signals.entries.resize(signals.count * signals.features);
    make_dense(data.matrix, first, signals.features, signals.entries);
    for (PetscInt row = first; row < end; ++row) {
      const double* const signal =
          signals.entries.data() + std::size_t(row - first) * signals.features;
      const auto bad = std::find_if_not(signal, signal + signals.features,
                                        [](double value) { return std::isfinite(value); });
      if (bad != signal + signals.features) {
        throw Error(ErrorKind::data, fmt::format("signal {}, feature {}: {} is not finite", row + 1,
                                                 bad - signal + 1, *bad));
      }
    }
    signals.squares.resize(signals.count);
  });
  double greatest = 0.0;
  for (double value : signals.entries) greatest = std::max(greatest, std::abs(value));
  MPI_Allreduce(MPI_IN_PLACE, &greatest, 1, MPI_DOUBLE, MPI_MAX, comm);
  if (greatest > 0) signals.exponent = std::ilogb(greatest);
  for (double& value : signals.entries) value = std::scalbn(value, -signals.exponent);

  std::array<double, 1> total{};
  for (std::size_t s = 0; s < signals.count; ++s) {
    signals.squares[s] = sum_of_squares(signals.signal(s));
    total[0] += signals.squares[s];
  }
  sum_in_place(comm, total);
  signals.total = total[0];
  return signals;
}

void check_nonzeros(std::int64_t nonzeros, std::int64_t atoms, std::int64_t features) {
  if (nonzeros >= 1 && nonzeros <= std::min(atoms, features)) return;
  throw Error(ErrorKind::usage,
              fmt::format("nonzeros {}: must be at least 1 and at most {}, as {} atoms of {} "
                          "features allow",
                          nonzeros, std::min(atoms, features), atoms, features));
}

}  // namespace prunadag
