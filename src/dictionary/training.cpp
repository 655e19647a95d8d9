// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the two steps of K-SVD. First, D is fixed and every signal is coded anew. Then the
// supports of the codes are fixed, and the atoms are updated one after the other. An atom d and its
// values x become the first singular pair of E = R + d x', the best pair for the signals that use
// d.
// Algorithm: the power method on E E', from the present atom. E is never formed. A step takes one
// pass over the residuals of the users, and one reduction of a vector as long as an atom. A step
// minimises exactly over x, then over d. So the residual does not rise, however early the method
// stops. Every rank decides by the reduced vector alone.
// References: Aharon, Elad, Bruckstein, "K-SVD: an algorithm for designing overcomplete
//   dictionaries for sparse representation", IEEE Trans. Signal Processing 54 (2006) 4311-4322.
#include "dictionary/training.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/collective.hpp"
#include "kernel/rank_one.hpp"
#include "kernel/sums.hpp"

namespace prunadag {
namespace {

constexpr int power_steps = 20;
constexpr double power_tolerance = 1e-6;         // of the change of an atom
constexpr std::int64_t atoms_per_question = 64;  // between two questions whether to stop

double sum_over_ranks(MPI_Comm comm, double value) {
  std::array<double, 1> total{value};
  sum_in_place(comm, total);
  return total[0];
}

}  // namespace

Training::Training(MPI_Comm comm, const Signals& signals, Dictionary& dictionary,
                   std::size_t nonzeros)
    : comm_(comm),
      signals_(signals),
      dictionary_(dictionary),
      coder_(signals.features, std::size_t(dictionary.atoms), nonzeros),
      codes_(signals.count, nonzeros),
      new_codes_(signals.count, nonzeros),
      residuals_(signals.entries),
      squares_(signals.squares),
      new_squares_(signals.count),
      direction_(signals.features),
      next_(signals.features),
      atom_values_(signals.count) {
  coder_.set_dictionary(dictionary_.entries);
}

std::span<double> Training::atom(std::int64_t j) {
  return std::span(dictionary_.entries)
      .subspan(std::size_t(j) * signals_.features, signals_.features);
}

std::span<double> Training::residual(std::size_t s) {
  return std::span(residuals_).subspan(s * signals_.features, signals_.features);
}

double Training::relative_residual() const {
  double squares = 0.0;
  for (double square : squares_) squares += square;
  return std::sqrt(sum_over_ranks(comm_, squares) / signals_.total);
}

double Training::mean_nonzeros() const {
  std::int64_t count = 0;
  for (std::size_t s = 0; s < signals_.count; ++s) count += std::int64_t(codes_.support(s).size());
  return double(sum(comm_, count)) / double(sum(comm_, std::int64_t(signals_.count)));
}

void Training::code_signals() {
  std::array<double, 2> totals{};  // squared residuals of the new and of the old codes
  agree(comm_, [&] {
    coder_.code(signals_, [&](std::size_t s, std::span<const std::int32_t> chosen,
                              std::span<const double> values) {
      new_squares_[s] = residual_of(signals_.signal(s), dictionary_.entries, chosen, values, next_);
      new_codes_.set(s, chosen, values);
      totals[0] += new_squares_[s];
      totals[1] += squares_[s];
    });
  });
  sum_in_place(comm_, totals);
  // Pursuit is greedy: a code that is worse than the old one may still lead to a better dictionary.
  // So all signals get new codes if the sum over all signals does not rise. Otherwise signals that
  // would lose keep their old codes.
  const bool all = totals[0] <= totals[1];
  for (std::size_t s = 0; s < signals_.count; ++s) {
    if (!all && new_squares_[s] > squares_[s]) continue;
    codes_.set(s, new_codes_.support(s), new_codes_.values(s));
    squares_[s] = residual_of(signals_.signal(s), dictionary_.entries, codes_.support(s),
                              codes_.values(s), residual(s));
  }
}

std::vector<double> Training::uses_of_atoms() const {
  std::vector<double> uses(std::size_t(dictionary_.atoms));
  for (std::size_t s = 0; s < signals_.count; ++s) {
    for (std::int32_t j : codes_.support(s)) uses[std::size_t(j)] += 1;
  }
  return uses;
}

Training::Uses Training::find_uses() {
  Uses uses = agree(comm_, [&] {
    Uses found;
    found.totals = uses_of_atoms();
    found.starts.push_back(0);
    for (double count : found.totals)
      found.starts.push_back(found.starts.back() + std::size_t(count));
    found.values.resize(found.starts.back());
    found.signals.resize(found.starts.back());
    std::vector<std::size_t> ends(found.starts.begin(), found.starts.end() - 1);
    for (std::size_t s = 0; s < signals_.count; ++s) {
      for (std::size_t k = 0; k < codes_.support(s).size(); ++k) {
        const std::size_t place = ends[std::size_t(codes_.support(s)[k])]++;
        found.values[place] = &codes_.values(s)[k];
        found.signals[place] = std::int64_t(s);
      }
    }
    return found;
  });
  sum_in_place(comm_, uses.totals);
  return uses;
}

void Training::fit_atom(std::int64_t j, const Uses& uses) {
  const std::size_t begin = uses.starts[std::size_t(j)], end = uses.starts[std::size_t(j) + 1];
  const auto in_codes = std::span(uses.values).subspan(begin, end - begin);
  const auto values = std::span(atom_values_).first(in_codes.size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = *in_codes[i];
  const AtomFit fit{residuals_.data(), std::span(uses.signals).subspan(begin, end - begin), values,
                    atom(j)};

  std::copy(fit.atom.begin(), fit.atom.end(), direction_.begin());
  for (int step = 0; step < power_steps; ++step) {
    // u := E E'u / norm(E E'u)
    std::fill(next_.begin(), next_.end(), 0.0);
    add_power_step(fit, direction_, next_);
    sum_in_place(comm_, next_);
    const double norm = std::sqrt(inner_product(next_, next_));
    if (!(norm > 0.0)) return;  // E = 0: values are zero, any atom is equally good
    double change = 0.0;
    for (std::size_t f = 0; f < next_.size(); ++f) {
      next_[f] /= norm;
      change += (next_[f] - direction_[f]) * (next_[f] - direction_[f]);
    }
    direction_.swap(next_);
    if (change <= power_tolerance * power_tolerance) break;
  }
  replace_atom(fit, direction_);
  std::copy(direction_.begin(), direction_.end(), atom(j).begin());
  for (std::size_t i = 0; i < values.size(); ++i) *in_codes[i] = values[i];
}

bool Training::update_atoms(const std::function<bool()>& stopping) {
  const Uses uses = find_uses();
  bool finished = true;
  for (std::int64_t j = 0; j < dictionary_.atoms && finished; ++j) {
    if (uses.totals[std::size_t(j)] > 0) fit_atom(j, uses);
    if (j % atoms_per_question == atoms_per_question - 1) finished = !stopping();
  }
  for (std::size_t s = 0; s < signals_.count; ++s) squares_[s] = sum_of_squares(residual(s));
  return finished;
}

}  // namespace prunadag
