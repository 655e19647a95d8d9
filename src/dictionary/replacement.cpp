// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the worst signals, those with the largest residuals, replace useless atoms. The
// replacement of an atom without users costs nothing. Of two nearly equal atoms d_i and d_j, d_j
// may be replaced: in every code that uses d_j, its twin d_i takes over the share of d_j. Both
// atoms stood for E = r + x_j d_j + x_i d_i, where r is the residual, and the best value of d_i for
// E is d_i'E. This raises the residuals a little. It is done only if the sum of the rises over all
// signals is not above the squared residual of the worst signal. The new atom alone codes this
// signal exactly. So the signal is not chosen twice, and no replacement raises the residual over
// all signals.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/collective.hpp"
#include "dictionary/training.hpp"
#include "kernel/rank_one.hpp"
#include "kernel/sums.hpp"

namespace prunadag {
namespace {

constexpr double near_duplicate = 0.99;  // |d_i'd_j|
constexpr double served = 1e-20;  // squared residuals below this share of the signal are rounding

/// v += factor*atom
void add(std::span<double> v, double factor, std::span<const double> atom) {
  for (std::size_t f = 0; f < v.size(); ++f) v[f] += factor * atom[f];
}

}  // namespace

std::int64_t Training::replace_atoms() {
  std::vector<double> totals = agree(comm_, [&] {
    coder_.set_dictionary(dictionary_.entries);
    return uses_of_atoms();
  });
  sum_in_place(comm_, totals);
  const std::vector<std::int64_t> pairs = twins(totals);
  std::int64_t replaced = 0;
  for (std::int64_t j = 0; j < dictionary_.atoms; ++j) {
    if (totals[std::size_t(j)] > 0) continue;
    const Worst worst = worst_signal();
    if (worst.index < 0) break;
    replace_by_signal(j, worst);
    ++replaced;
  }
  for (std::size_t p = 0; p < pairs.size(); p += 2)
    replaced += replace_twin(pairs[p], pairs[p + 1]);
  if (replaced > 0) agree(comm_, [&] { coder_.set_dictionary(dictionary_.entries); });
  return replaced;
}

std::vector<std::int64_t> Training::twins(const std::vector<double>& totals) const {
  std::vector<std::int64_t> pairs = agree(comm_, [&] {
    std::vector<std::int64_t> found;
    if (rank_of(comm_) != 0) return found;
    const std::span<const double> gram = coder_.gram();
    const std::size_t atoms = totals.size();
    std::vector<bool> taken(atoms);
    for (std::size_t i = 0; i < atoms; ++i) {
      if (totals[i] == 0) continue;
      for (std::size_t j = i + 1; j < atoms && !taken[i]; ++j) {
        if (taken[j] || totals[j] == 0 || !(std::abs(gram[i * atoms + j]) > near_duplicate)) {
          continue;
        }
        taken[i] = taken[j] = true;
        found.insert(found.end(), {std::int64_t(i), std::int64_t(j)});
      }
    }
    return found;
  });
  // All ranks take the pairs of rank 0. Gram matrices may differ in their last bits between
  // different processors.
  const std::int64_t size = largest(comm_, std::int64_t(pairs.size()));
  agree(comm_, [&] { pairs.resize(std::size_t(size)); });
  MPI_Bcast(pairs.data(), int(size), MPI_INT64_T, 0, comm_);
  return pairs;
}

bool Training::replace_twin(std::int64_t kept, std::int64_t replaced) {
  const Worst worst = worst_signal();
  if (worst.index < 0) return false;
  const std::span<const double> d_i = atom(kept), d_j = atom(replaced);
  const double g = inner_product(d_i, d_j);
  std::vector<Passing> passings;
  std::array<double, 1> loss{};
  agree(comm_, [&] {
    for (std::size_t s = 0; s < signals_.count; ++s) {
      const std::span<const std::int32_t> code = codes_.support(s);
      const auto slot_of = [&](std::int64_t j) {
        return std::size_t(std::find(code.begin(), code.end(), j) - code.begin());
      };
      const std::size_t slot = slot_of(replaced), twin_slot = slot_of(kept);
      if (slot == code.size()) continue;
      const std::span<const double> values = codes_.values(s);
      const double x_j = values[slot], x_i = twin_slot < code.size() ? values[twin_slot] : 0.0;
      const double a = inner_product(d_i, residual(s)), b = inner_product(d_j, residual(s));
      const double value = a + x_j * g + x_i;
      // ||E||^2 - value^2 - ||r||^2
      const double rise =
          2 * (x_j * b + x_i * a) + x_j * x_j + x_i * x_i + 2 * x_i * x_j * g - value * value;
      loss[0] += std::max(rise, 0.0);
      passings.push_back({s, slot, twin_slot, value});
    }
  });
  sum_in_place(comm_, loss);
  if (!(loss[0] <= worst.square)) return false;

  for (const auto& [s, slot, twin_slot, value] : passings) {
    const std::span<double> values = codes_.values(s);
    add(residual(s), values[slot], d_j);
    if (twin_slot < values.size()) {
      add(residual(s), values[twin_slot] - value, d_i);
      values[twin_slot] = value;
      codes_.remove(s, slot);
    } else {
      add(residual(s), -value, d_i);
      values[slot] = value;
      codes_.support(s)[slot] = std::int32_t(kept);
    }
    squares_[s] = sum_of_squares(residual(s));
  }
  replace_by_signal(replaced, worst);
  return true;
}

Training::Worst Training::worst_signal() const {
  Worst mine{-1, 0.0};
  for (std::size_t s = 0; s < signals_.count; ++s) {
    if (squares_[s] > mine.square && squares_[s] > served * signals_.squares[s]) {
      mine = {signals_.first + std::int64_t(s), squares_[s]};
    }
  }
  Worst worst = mine;
  MPI_Allreduce(MPI_IN_PLACE, &worst.square, 1, MPI_DOUBLE, MPI_MAX, comm_);
  // Among equals the lowest index wins: it has the largest -1 - index. A rank without a candidate
  // passes the least number.
  constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();
  const std::int64_t key =
      largest(comm_, mine.index >= 0 && mine.square == worst.square ? -1 - mine.index : none);
  worst.index = key == none ? -1 : -1 - key;
  return worst;
}

void Training::replace_by_signal(std::int64_t j, const Worst& worst) {
  std::fill(next_.begin(), next_.end(), 0.0);
  const std::int64_t local = worst.index - signals_.first;
  const bool mine = local >= 0 && local < std::int64_t(signals_.count);
  if (mine) {
    const auto signal = signals_.signal(std::size_t(local));
    std::copy(signal.begin(), signal.end(), next_.begin());
  }
  sum_in_place(comm_, next_);
  const double norm = std::sqrt(sum_of_squares(next_));
  for (std::size_t f = 0; f < next_.size(); ++f) atom(j)[f] = next_[f] / norm;
  if (!mine) return;
  const std::size_t s = std::size_t(local);
  const std::array<std::int32_t, 1> support{std::int32_t(j)};
  const std::array<double, 1> value{norm};
  codes_.set(s, support, value);
  squares_[s] = residual_of(signals_.signal(s), dictionary_.entries, support, value, residual(s));
}

}  // namespace prunadag
