// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/scaling.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"

namespace prunadag {
namespace {

constexpr std::array<const char*, 4> names{"none", "minmax", "standard", "maxabs"};

void reduce(MPI_Comm comm, std::vector<double>& values, MPI_Op op) {
  MPI_Allreduce(MPI_IN_PLACE, values.data(), int(values.size()), MPI_DOUBLE, op, comm);
}

/// entry(column, value) for every stored entry of the chosen rows.
template <class Entry>
void for_each_entry(const Rows& rows, const std::vector<bool>& training, Entry entry) {
  std::size_t row = 0;
  rows.for_each([&](std::span<const PetscInt> columns, std::span<const double> values) {
    if (training.empty() || training[row]) {
      for (std::size_t e = 0; e < values.size(); ++e) {
        entry(columns.empty() ? e : std::size_t(columns[e]), values[e]);
      }
    }
    ++row;
  });
}

}  // namespace

const char* name_of(ScalingKind kind) { return names[std::size_t(kind)]; }

ScalingKind scaling_kind(const std::string& name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return ScalingKind(i);
  }
  throw Error(ErrorKind::usage,
              fmt::format("unknown scaling '{}': use none, minmax, standard or maxabs", name));
}

bool ColumnScaling::keeps_zeros() const {
  return std::all_of(offset.begin(), offset.end(), [](double o) { return o == 0.0; });
}

ColumnScaling compute_scaling(MPI_Comm comm, ScalingKind kind, const Rows& rows,
                              const std::vector<bool>& training, std::int64_t features) {
  ColumnScaling result;
  if (kind == ScalingKind::none) return result;
  const std::size_t n = std::size_t(features);
  const std::int64_t local =
      training.empty() ? rows.count() : std::count(training.begin(), training.end(), true);
  const double samples = double(sum(comm, local));

  std::vector<double> stored(n, 0.0), sums(n, 0.0);
  std::vector<double> greatest(n, -std::numeric_limits<double>::infinity()),
      least_negated = greatest;
  for_each_entry(rows, training, [&](std::size_t c, double value) {
    stored[c] += 1.0;
    sums[c] += value;
    greatest[c] = std::max(greatest[c], value);
    least_negated[c] = std::max(least_negated[c], -value);
  });
  reduce(comm, stored, MPI_SUM);
  reduce(comm, sums, MPI_SUM);
  reduce(comm, greatest, MPI_MAX);
  reduce(comm, least_negated, MPI_MAX);
  for (std::size_t c = 0; c < n; ++c) {
    if (stored[c] == samples) continue;  // entries left out are zeros
    greatest[c] = std::max(greatest[c], 0.0);
    least_negated[c] = std::max(least_negated[c], 0.0);
  }

  result.offset.assign(n, 0.0);
  result.divisor.assign(n, 0.0);
  if (kind == ScalingKind::minmax) {
    for (std::size_t c = 0; c < n; ++c) {
      result.offset[c] = -least_negated[c];
      result.divisor[c] = greatest[c] + least_negated[c];
    }
  } else if (kind == ScalingKind::maxabs) {
    for (std::size_t c = 0; c < n; ++c) result.divisor[c] = std::max(greatest[c], least_negated[c]);
  } else {
    std::vector<double> squares(n, 0.0);
    for (std::size_t c = 0; c < n; ++c) result.offset[c] = sums[c] / samples;
    for_each_entry(rows, training, [&](std::size_t c, double value) {
      const double deviation = value - result.offset[c];
      squares[c] += deviation * deviation;
    });
    reduce(comm, squares, MPI_SUM);
    for (std::size_t c = 0; c < n; ++c) {
      if (greatest[c] == -least_negated[c]) continue;  // constant, whatever rounding says
      const double mean = result.offset[c];
      result.divisor[c] = std::sqrt((squares[c] + (samples - stored[c]) * mean * mean) / samples);
    }
  }
  return result;
}

Scaling distribute(MPI_Comm comm, ScalingKind kind, const ColumnScaling& columns) {
  Scaling scaling;
  scaling.kind = kind;
  if (kind == ScalingKind::none) return scaling;
  const auto part = [&](const std::vector<double>& all) {
    VecHandle vector = make_vector(comm, std::int64_t(all.size()));
    const std::size_t first = std::size_t(first_index(vector));
    const WriteArray array(vector);
    std::copy_n(all.begin() + std::ptrdiff_t(first), array.span().size(), array.span().begin());
    return vector;
  };
  scaling.offset = part(columns.offset);
  scaling.divisor = part(columns.divisor);
  return scaling;
}

ColumnScaling gather(const Scaling& scaling) {
  ColumnScaling columns;
  if (scaling.kind == ScalingKind::none) return columns;
  const auto whole = [](Vec vector) {
    ScatterHandle scatter;
    VecHandle all;
    check(VecScatterCreateToAll(vector, scatter.put(), all.put()));
    check(VecScatterBegin(scatter, vector, all, INSERT_VALUES, SCATTER_FORWARD));
    check(VecScatterEnd(scatter, vector, all, INSERT_VALUES, SCATTER_FORWARD));
    const ReadArray array(all);
    return std::vector<double>(array.span().begin(), array.span().end());
  };
  columns.offset = whole(scaling.offset);
  columns.divisor = whole(scaling.divisor);
  return columns;
}

}  // namespace prunadag
