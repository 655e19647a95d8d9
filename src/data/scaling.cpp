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

/// Calls entry(column, value) for every stored entry of the chosen rows. Collective, as agree().
template <class Entry>
void for_each_entry(MPI_Comm comm, const Rows& rows, const std::vector<bool>& training,
                    Entry entry) {
  std::size_t row = 0;
  agree(comm, [&] {
    rows.for_each([&](std::span<const PetscInt> columns, std::span<const double> values) {
      if (training.empty() || training[row]) {
        for (std::size_t e = 0; e < values.size(); ++e) {
          entry(columns.empty() ? e : std::size_t(columns[e]), values[e]);
        }
      }
      ++row;
    });
  });
}

/// The exponent of a column whose squares would overflow or underflow; 0 for all others.
int exponent_of(double greatest_magnitude) {
  constexpr double small = 0x1p-400, large = 0x1p480;
  const bool usual = greatest_magnitude > small && greatest_magnitude < large;
  return usual || greatest_magnitude == 0 ? 0 : std::ilogb(greatest_magnitude);
}

/// Throws the same on every rank.
void require_finite_ranges(const std::vector<double>& greatest, const std::vector<double>& least) {
  for (std::size_t c = 0; c < greatest.size(); ++c) {
    if (std::isfinite(greatest[c] - least[c])) continue;
    throw Error(ErrorKind::data,
                fmt::format("feature {}: values from {:g} to {:g} lie too far apart to be scaled, "
                            "except by maxabs",
                            c + 1, least[c], greatest[c]));
  }
}

struct TrainingRows {
  MPI_Comm comm;
  const Rows& rows;
  const std::vector<bool>& training;
  double samples;  // over all ranks

  template <class Entry>
  void for_each(Entry&& entry) const {
    for_each_entry(comm, rows, training, entry);
  }
};

/// Results of one sweep for every column, over all ranks.
struct ColumnRanges {
  std::vector<double> stored;  // number of stored entries
  std::vector<double> sums;    // only if requested
  std::vector<double> greatest, least;
};

ColumnRanges surveyed(const TrainingRows& all, std::size_t n, bool with_sums) {
  ColumnRanges columns;
  // Greatest x and greatest -x of every feature; entries that are not stored are zeros.
  std::vector<double>&stored = columns.stored, &sums = columns.sums;
  std::vector<double>&greatest = columns.greatest, &least = columns.least;
  agree(all.comm, [&] {
    stored.assign(n, 0.0);
    sums.assign(with_sums ? n : 0, 0.0);
    greatest.assign(n, -std::numeric_limits<double>::infinity());
    least = greatest;
  });
  all.for_each([&](std::size_t c, double value) {
    stored[c] += 1.0;
    if (with_sums) sums[c] += value;
    greatest[c] = std::max(greatest[c], value);
    least[c] = std::max(least[c], -value);
  });
  reduce_in_place(all.comm, stored, MPI_SUM);
  reduce_in_place(all.comm, sums, MPI_SUM);
  reduce_in_place(all.comm, greatest, MPI_MAX);
  reduce_in_place(all.comm, least, MPI_MAX);
  for (std::size_t c = 0; c < n; ++c) {
    if (stored[c] < all.samples) {
      greatest[c] = std::max(greatest[c], 0.0);
      least[c] = std::max(least[c], 0.0);
    }
    least[c] = -least[c];
  }
  return columns;
}

/// Means and standard deviations. Columns are scaled by powers of two near their largest number.
ColumnScaling standardised(const TrainingRows& all, ColumnRanges& columns) {
  const std::size_t n = columns.stored.size();
  std::vector<double>& sums = columns.sums;
  std::vector<double> squares;
  std::vector<int> exponents;
  agree(all.comm, [&] {
    squares.assign(n, 0.0);
    exponents.assign(n, 0);
  });
  bool usual = true;
  for (std::size_t c = 0; c < n; ++c) {
    exponents[c] = exponent_of(std::max(columns.greatest[c], -columns.least[c]));
    usual = usual && exponents[c] == 0;
  }
  const auto number = [&](std::size_t c, double value) {
    return exponents[c] == 0 ? value : std::ldexp(value, -exponents[c]);
  };
  if (!usual) {  // the sums of these columns may be infinite
    std::fill(sums.begin(), sums.end(), 0.0);
    all.for_each([&](std::size_t c, double value) { sums[c] += number(c, value); });
    reduce_in_place(all.comm, sums, MPI_SUM);
  }
  for (double& value : sums) value /= all.samples;
  all.for_each([&](std::size_t c, double value) {
    const double difference = number(c, value) - sums[c];
    squares[c] += difference * difference;
  });
  reduce_in_place(all.comm, squares, MPI_SUM);
  for (std::size_t c = 0; c < n; ++c) {
    const double absent = (all.samples - columns.stored[c]) * sums[c] * sums[c];
    // A constant feature has no spread, in spite of rounding.
    const bool constant = columns.greatest[c] == columns.least[c];
    squares[c] = constant ? 0.0 : std::sqrt((squares[c] + absent) / all.samples);
    sums[c] = std::ldexp(sums[c], exponents[c]);
    squares[c] = std::ldexp(squares[c], exponents[c]);
  }
  ColumnScaling result;
  result.offset = std::move(sums);
  result.divisor = std::move(squares);
  return result;
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
  for (std::size_t c = 0; c < offset.size(); ++c) {
    if (apply(c, 0.0) != 0.0) return false;  // zeros of a constant feature stay zeros
  }
  return true;
}

ColumnScaling compute_scaling(MPI_Comm comm, ScalingKind kind, const Rows& rows,
                              const std::vector<bool>& training, std::int64_t features) {
  ColumnScaling result;
  if (kind == ScalingKind::none) return result;
  const std::int64_t local =
      training.empty() ? rows.count() : std::count(training.begin(), training.end(), true);
  const double samples = double(sum(comm, local));
  const TrainingRows all{comm, rows, training, samples};
  ColumnRanges columns = surveyed(all, std::size_t(features), kind == ScalingKind::standard);
  std::vector<double>&greatest = columns.greatest, &least = columns.least;
  if (kind != ScalingKind::maxabs && samples > 0) require_finite_ranges(greatest, least);
  if (kind == ScalingKind::standard) return standardised(all, columns);
  for (std::size_t c = 0; c < greatest.size(); ++c) {
    greatest[c] =
        kind == ScalingKind::minmax ? greatest[c] - least[c] : std::max(greatest[c], -least[c]);
    if (kind == ScalingKind::maxabs) least[c] = 0.0;
  }
  result.offset = std::move(least);
  result.divisor = std::move(greatest);
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
  columns.offset = gathered(scaling.offset);
  columns.divisor = gathered(scaling.divisor);
  return columns;
}

}  // namespace prunadag
