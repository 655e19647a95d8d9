// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/saliency.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/removal.hpp"
#include "kernel/sample_weights.hpp"
#include "matrix/row.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag {
namespace {

constexpr std::array<const char*, 3> names{"loo", "curvature", "magnitude"};

MPI_Comm comm_of(const Problem& problem) {
  return PetscObjectComm((PetscObject)problem.data().matrix.get());
}

/// Whether rows show all their numbers, also zeros. Equal on all ranks; collective.
bool has_whole_rows(const Problem& problem) {
  PetscInt rows, columns;
  check(MatGetSize(problem.data().matrix, &rows, &columns));
  MatInfo info;
  check(MatGetInfo(problem.data().matrix, MAT_GLOBAL_SUM, &info));
  return info.nz_used == double(rows) * double(columns);
}

std::vector<double> own_numbers(Vec vector) {
  return agree(PetscObjectComm((PetscObject)vector), [&] {
    const ReadArray array(vector);
    return std::vector<double>(array.span().begin(), array.span().end());
  });
}

/// Data for this rank's rows: by samples about all columns and this rank's samples, by features
/// about its own columns and all samples. Shows one output at a time: when only one of several
/// predictions changes, the loss is a loss of one prediction.
class View {
 public:
  View(const Problem& problem, Vec x)
      : problem_(problem),
        outputs_(std::size_t(problem.outputs())),
        each_(std::size_t(problem.targets_per_sample())),
        turned_(is_turned(problem.data().matrix)) {
    const VecHandle margins = problem.make_predictions();
    problem.predict(x, margins);
    separated_ = own_numbers(margins);
    problem.loss().separate(separated_, outputs_);
    targets_ = own_numbers(problem.data().targets);
    const Vec sample_weights = problem.data().weights;
    if (sample_weights) own_importances = own_numbers(sample_weights);
    if (turned_ && sample_weights) all_importances = gathered(sample_weights);
    x_ = looked_at(x);
    if (problem.centred()) means = looked_at(problem.mean());
    const auto* held = rows_matrix::find(problem.data().matrix);
    if (held && held->map.inverse) units = looked_at(held->map.inverse);
    if (held && held->map.offset) offsets_ = looked_at(held->map.offset);
    const std::size_t prunable =
        turned_ ? owned_of_first(x, problem.prunable()) : std::size_t(problem.prunable());
    agree(comm_of(problem), [&] {
      if (!problem.centred()) means.assign(x_.size() / outputs_, 0.0);
      units.resize(means.size(), 1.0);
      offsets_.resize(means.size(), 0.0);
      for (std::size_t j = 0; j < means.size(); ++j) {
        if (held) units[j] *= held->map.factor;
        means[j] = (units[j] != 0.0 ? means[j] / units[j] : 0.0) + offsets_[j];
      }
      weights.resize(prunable / outputs_);
      stored_weights.resize(weights.size());
      own_margins.resize(separated_.size() / outputs_);
      own_targets.resize(own_margins.size());
    });
  }

  /// Switches to output k. Collective.
  void look_at(std::size_t k) {
    const std::size_t place = each_ > 1 ? k : 0;
    for (std::size_t i = 0; i < own_margins.size(); ++i) {
      own_margins[i] = separated_[i * outputs_ + k];
      own_targets[i] = problem_.loss().separate_target(targets_[i * each_ + place], k);
    }
    for (std::size_t j = 0; j < weights.size(); ++j) {
      weights[j] = x_[j * outputs_ + k];
      stored_weights[j] = weights[j] * units[j];
    }
    if (!turned_) return;
    all_margins = from_all(own_margins);
    all_targets = from_all(own_targets);
  }

  std::size_t outputs() const { return outputs_; }
  bool turned() const { return turned_; }
  Mat rows() const { return problem_.data().matrix; }

  std::vector<double> own_margins, own_targets;          // for the samples of this rank
  std::vector<double> all_margins, all_targets;          // only by features
  std::vector<double> own_importances, all_importances;  // sample weights, if there are any
  std::vector<double> weights;                           // without parameters that cannot be pruned
  // Rows show stored numbers a_ij; the matrix has u_j (a_ij - o_j). The weights for stored numbers
  // are w_j u_j, and the means are those of stored numbers.
  std::vector<double> stored_weights, means, units;

 private:
  /// The numbers of the columns that this rank's rows need.
  std::vector<double> looked_at(Vec of_columns) const {
    return turned_ ? own_numbers(of_columns) : gathered(of_columns);
  }
  /// The numbers of all samples, from those of this rank.
  std::vector<double> from_all(std::span<const double> own) const {
    const VecHandle vector = vector_of_rows(problem_.data().matrix);
    std::ranges::copy(own, WriteArray(vector).span().begin());
    return gathered(vector);
  }

  const Problem& problem_;
  std::size_t outputs_, each_;  // predictions and targets of a sample
  bool turned_;
  std::vector<double> separated_, targets_, x_;  // of all outputs
  std::vector<double> offsets_;
};

/// Returns the smallest interval that contains 0 and w_j u_j mean_j for all weights. Collective by
/// features; one reduction.
std::array<double, 2> range_of_shifts(const View& view, MPI_Comm comm) {
  std::array<double, 2> range{0, 0};  // minus the least, the greatest
  for (std::size_t j = 0; j < view.weights.size(); ++j) {
    const double shift = view.stored_weights[j] * view.means[j];
    range = {std::max(range[0], -shift), std::max(range[1], shift)};
  }
  if (view.turned()) {
    MPI_Allreduce(MPI_IN_PLACE, range.data(), 2, MPI_DOUBLE, MPI_MAX, comm);
  }
  return {-range[0], range[1]};
}

/// Writes this rank's part of `numbers` to output k of `out`. `numbers` has an entry for every
/// column, or by features for every column of this rank. Columns beyond its length get 0.
void take_own(const View& view, std::size_t k, std::span<const double> numbers, Vec out) {
  const WriteArray own(out);
  const std::size_t outputs = view.outputs();
  const std::size_t first = view.turned() ? 0 : std::size_t(first_index(out)) / outputs;
  for (std::size_t j = 0; j < own.span().size() / outputs; ++j) {
    own[j * outputs + k] = first + j < numbers.size() ? numbers[first + j] : 0.0;
  }
}

/// Sets the loo saliencies for output k, which the view shows. Collective.
void removal_increases(const Problem& problem, const View& view, std::size_t k, bool whole,
                       Vec out) {
  const MPI_Comm comm = comm_of(problem);
  const Loss& loss = problem.loss().of_one();
  const std::array<double, 2> range = range_of_shifts(view, comm);
  Removal removal(loss, problem.scale(), whole);
  const std::span<const double> margins = view.turned() ? view.all_margins : view.own_margins;
  const std::span<const double> targets = view.turned() ? view.all_targets : view.own_targets;
  const std::span<const double> importances =
      view.turned() ? view.all_importances : view.own_importances;
  std::vector<double> sums;
  std::optional<CommonShift> shift;
  agree(comm, [&] {
    sums.assign(view.weights.size(), 0.0);
    shift.emplace(range[0], range[1], loss);
    if (!whole && range[0] < range[1]) {
      shift->add(view.own_margins, view.own_targets, view.own_importances, problem.scale());
    }
    for (std::size_t j = 0; !whole && j < sums.size(); ++j) {
      const double by = view.stored_weights[j] * view.means[j];
      if (shift->is_far(by))
        sums[j] = shift->sum_at(by, margins, targets, importances, problem.scale());
    }
    for_each_stored_row(view.rows(), [&](std::size_t r, const RowEntries& row) {
      if (!view.turned()) {
        removal.add_sample(view.own_margins[r], view.own_targets[r], weight_of(importances, r),
                           row.columns, row.values, view.stored_weights, view.means, sums);
      } else if (r < sums.size() && view.stored_weights[r] != 0.0) {
        sums[r] += removal.of_column(margins, targets, importances, row.columns, row.values,
                                     view.stored_weights[r], view.means[r]);
      }
    });
    if (view.turned()) return;
    removal.finish(sums);
    sums.insert(sums.end(), shift->sums().begin(), shift->sums().end());
  });
  if (view.turned()) {
    sum_in_place(comm, shift->sums());
  } else {
    sum_in_place(comm, sums);
    std::copy(sums.begin() + std::ptrdiff_t(view.weights.size()), sums.end(),
              shift->sums().begin());
  }
  for (std::size_t j = 0; j < view.weights.size(); ++j) {
    const double by = view.stored_weights[j] * view.means[j];
    if (view.stored_weights[j] == 0.0) {
      sums[j] = 0.0;
    } else if (!whole && !shift->is_far(by)) {
      sums[j] += shift->at(by);
    }
    sums[j] -= 0.5 * problem.penalty_factor() * view.weights[j] * view.weights[j];
  }
  take_own(view, k, std::span<const double>(sums).first(view.weights.size()), out);
}

/// Sums over the entries of columns: of phi''_i (a_ij - mean_j)^2, of phi''_i, and of 1.
struct Bends {
  std::vector<double> about, stored, entries;

  void add(std::size_t j, double bend, double deviation) {
    about[j] += bend * deviation * deviation;
    stored[j] += bend;
    entries[j] += 1;
  }
  /// The sum over samples without an entry in the column; exactly 0 where there are none.
  double rest(std::size_t j, double total, double samples) const {
    return entries[j] < samples ? std::max(0.0, total - stored[j]) : 0.0;
  }
};

}  // namespace

const char* name_of(Saliency saliency) { return names[std::size_t(saliency)]; }

Saliency saliency_named(const std::string& name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return Saliency(i);
  }
  throw Error(ErrorKind::usage,
              fmt::format("unknown saliency '{}': use loo, curvature or magnitude", name));
}

namespace {

/// Sets the curvatures h_j for output k, which the view shows. Overwrites the margins of the view
/// with c_i phi''. Collective.
void column_curvatures(const Problem& problem, View& view, std::size_t k, bool whole, Vec h) {
  const MPI_Comm comm = comm_of(problem);
  const Loss& loss = problem.loss().of_one();
  loss.curvature(view.own_margins, view.own_targets, problem.scale(), view.own_importances);
  if (view.turned()) {
    loss.curvature(view.all_margins, view.all_targets, problem.scale(), view.all_importances);
  }
  double total = 0;
  for (const double bend : view.own_margins) total += bend;
  sum_in_place(comm, {&total, 1});
  const std::size_t columns = view.means.size();
  Bends sums;
  agree(comm, [&] {
    sums.about.assign(columns, 0.0);
    sums.stored.assign(columns, 0.0);
    sums.entries.assign(columns, 0.0);
    for_each_stored_row(view.rows(), [&](std::size_t r, const RowEntries& row) {
      for (std::size_t e = 0; e < row.values.size(); ++e) {
        const std::size_t place = std::size_t(row.columns[e]);
        const std::size_t j = view.turned() ? r : place;
        const double bend = view.turned() ? view.all_margins[place] : view.own_margins[r];
        sums.add(j, bend, row.values[e] - view.means[j]);
      }
    });
  });
  if (!view.turned()) {
    sum_in_place(comm, sums.about);
    if (!whole) {
      sum_in_place(comm, sums.stored);
      sum_in_place(comm, sums.entries);
    }
  }
  const double samples = double(problem.data().samples);
  for (std::size_t j = 0; j < columns; ++j) {
    if (!whole) sums.about[j] += view.means[j] * view.means[j] * sums.rest(j, total, samples);
    sums.about[j] *= view.units[j] * view.units[j];
    if (j < view.weights.size()) sums.about[j] += problem.penalty_factor();
  }
  take_own(view, k, sums.about, h);
}

}  // namespace

void column_curvatures(const Problem& problem, Vec x, Vec h) {
  const bool whole = has_whole_rows(problem);
  View view(problem, x);
  for (std::size_t k = 0; k < view.outputs(); ++k) {
    view.look_at(k);
    column_curvatures(problem, view, k, whole, h);
  }
}

void saliencies(const Problem& problem, Vec x, Saliency saliency, Vec out) {
  problem.require_layout(x);
  problem.require_layout(out);
  if (saliency == Saliency::loo) {
    const bool whole = has_whole_rows(problem);
    View view(problem, x);
    for (std::size_t k = 0; k < view.outputs(); ++k) {
      view.look_at(k);
      removal_increases(problem, view, k, whole, out);
    }
    return;
  }
  if (saliency == Saliency::curvature) {
    column_curvatures(problem, x, out);
  } else {
    problem.curvature_bounds(out);
  }
  const std::size_t weights = owned_of_first(x, problem.prunable());
  const ReadArray at(x);
  const WriteArray to(out);
  for (std::size_t i = 0; i < to.span().size(); ++i) {
    if (i >= weights) {
      to[i] = 0.0;
    } else if (saliency == Saliency::curvature) {
      to[i] *= 0.5 * at[i] * at[i];
    } else {
      to[i] = std::abs(at[i]) * std::sqrt(to[i]);
    }
  }
}

}  // namespace prunadag
