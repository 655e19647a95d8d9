// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/support.hpp"

#include <algorithm>
#include <cmath>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/submatrix.hpp"
#include "select/marks.hpp"

namespace prunadag {
namespace {

constexpr double gain_tolerance = 1e-5;  // of refits, which have few iterations anyway

MPI_Comm comm_of(Vec x) { return PetscObjectComm((PetscObject)x); }

/// Maps finite numbers to positive ones in the same order.
double raised(double value) {
  constexpr double zero = 1e-300;
  if (value > zero) return value;
  return value >= 0 ? zero : 0.5 * zero * (1.0 + 1.0 / (1.0 - value));
}

}  // namespace

Support::Support(const Problem& problem, Vec x, double ridge)
    : whole_(problem),
      x_(x),
      ridge_(ridge),
      weights_(owned_of_first(x, problem.prunable())),
      can_copy_(has_submatrix(problem.data().matrix)) {
  if (problem.groups()) groups_.emplace(problem.groups(), problem.prunable());
  const VecHandle bounds = problem.make_parameters();
  problem.curvature_bounds(bounds);
  agree(comm_of(x), [&] {
    const ReadArray L(bounds);
    const WriteArray at(x_);
    marks_.assign(at.span().size(), 1);
    for (std::size_t i = 0; i < weights_; ++i) {
      marks_[i] = L[i] > 0.0;
      if (!marks_[i]) at[i] = 0.0;
    }
    influences_ = marks_;
  });
  count_ = counted(marks_);
}

std::int64_t Support::weights_of(std::span<const char> marks) const {
  return sum(comm_of(x_), std::count_if(marks.begin(), marks.begin() + std::ptrdiff_t(weights_),
                                        [](char mark) { return mark != 0; }));
}

bool Support::pays(std::span<const char> marks) const {
  const std::int64_t own = columns_with(marks.first(weights_), std::size_t(whole_.outputs()));
  return can_copy_ && 2 * sum(comm_of(x_), own) <= whole_.data().features;
}

std::int64_t Support::counted(std::span<const char> marks) {
  return groups_ ? groups_->count_of(marks.first(weights_)) : weights_of(marks);
}

std::vector<char> Support::largest(Vec keys, std::int64_t count) {
  const MPI_Comm comm = comm_of(x_);
  const ReadArray array(keys);
  const std::span<const double> own = array.span().first(weights_);
  // The worth of single weights may be negative in a group, so that only their sum is raised.
  const auto worth = [](double sum, double members) { return members > 0 ? raised(sum) : sum; };
  std::optional<std::vector<char>> marks =
      groups_ ? groups_->marks_of_largest(own, std::span(marks_).first(weights_), count, worth)
              : marks_of_largest(comm, own, first_index(keys), whole_.prunable(), count);
  if (!marks) throw Error(ErrorKind::data, "what the weights are worth is not finite");
  agree(comm, [&] { marks->resize(array.span().size()); });
  for (std::size_t i = 0; groups_ && i < weights_; ++i) (*marks)[i] &= influences_[i];
  return std::move(*marks);
}

void Support::take(const LbfgsEnd& end, double share) {
  passes_ += double(end.evaluations) * share;
  lost_ = end.lost;
  if (end.lost) return;
  penalised_ = end.penalised;
  objective_ = end.after;
}

void Support::fit(std::int64_t iterations) {
  const LbfgsOptions options{iterations, gain_tolerance, ridge_};
  if (!part_) {
    take(minimise_by_lbfgs(whole_, x_, marks_, options), 1.0);
    return;
  }
  const VecHandle y = part_->problem().make_parameters();
  part_->take(x_, y);
  const std::vector<char> own = agree(comm_of(x_), [&] { return part_->take(marks_); });
  take(minimise_by_lbfgs(part_->problem(), y, own, options), part_->share());
  part_->give(y, x_);
}

VecHandle Support::keys(Saliency saliency) {
  const VecHandle out = whole_.make_parameters();
  if (part_) {
    const VecHandle y = part_->problem().make_parameters(), z = part_->problem().make_parameters();
    part_->take(x_, y);
    saliencies(part_->problem(), y, saliency, z);
    part_->give(z, out);
  } else {
    saliencies(whole_, x_, saliency, out);
  }
  if (saliency != Saliency::magnitude) {
    passes_ += 2 * double(whole_.outputs()) * (part_ ? part_->share() : 1.0);
  }
  VecHandle keys = whole_.make_parameters();
  const ReadArray worth(out);
  const WriteArray raise(keys);
  // Worths in a group are added, but magnitudes as squares.
  const bool squared = groups_ && saliency == Saliency::magnitude;
  for (std::size_t i = 0; i < weights_; ++i) {
    const double value = squared ? worth[i] * worth[i] : worth[i];
    raise[i] = !marks_[i] ? 0.0 : groups_ ? value : raised(value);
  }
  return keys;
}

void Support::keep(std::span<const char> marks) {
  {
    const WriteArray at(x_);
    for (std::size_t i = 0; i < weights_; ++i) {
      marks_[i] = marks[i];
      if (!marks[i]) at[i] = 0.0;
    }
  }
  count_ = counted(marks_);
  if (!pays(marks_)) return;
  if (part_) {
    part_.emplace(part_->restricted_to(marks_));
  } else {
    passes_ += 1;
    part_.emplace(whole_, marks_);
  }
}

bool Support::exchange(std::span<const char> marks, std::span<const char> among,
                       std::optional<Restricted>& room, std::int64_t iterations) {
  const auto with_exempt = [&](std::span<const char> weights) {
    return agree(comm_of(x_), [&] {
      std::vector<char> all(weights.begin(), weights.end());
      std::fill(all.begin() + std::ptrdiff_t(weights_), all.end(), char(1));
      return all;
    });
  };
  if (!room && pays(among)) {
    room.emplace(whole_, with_exempt(among));
    passes_ += 1;
  }
  std::vector<char> tried = with_exempt(marks);
  const VecHandle z = whole_.make_parameters();
  check(VecCopy(x_, z));
  {
    const WriteArray at(z);
    for (std::size_t i = 0; i < weights_; ++i) {
      if (!tried[i]) at[i] = 0.0;
    }
  }
  const LbfgsOptions options{iterations, gain_tolerance, ridge_};
  const double share = room ? room->share() : 1.0;
  LbfgsEnd end;
  if (room) {
    const VecHandle y = room->problem().make_parameters();
    room->take(z, y);
    const std::vector<char> own = agree(comm_of(x_), [&] { return room->take(tried); });
    end = minimise_by_lbfgs(room->problem(), y, own, options);
    room->give(y, z);
  } else {
    end = minimise_by_lbfgs(whole_, z, tried, options);
  }
  if (end.lost || !(end.penalised < penalised_ - 1e-9 * std::abs(penalised_))) {
    passes_ += double(end.evaluations) * share;
    return false;
  }
  take(end, share);
  check(VecCopy(z, x_));
  marks_ = std::move(tried);
  count_ = counted(marks_);
  part_.reset();
  if (room) part_.emplace(room->restricted_to(marks_));
  return true;
}

}  // namespace prunadag
