// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <mpi.h>

#include "dictionary/coding.hpp"
#include "dictionary/signals.hpp"
#include "prunadag/dictionary.hpp"

namespace prunadag {

/// Codes of one rank's signals, each with at most `nonzeros` atoms.
class Codes {
 public:
  Codes(std::size_t signals, std::size_t nonzeros)
      : nonzeros_(nonzeros),
        counts_(signals),
        atoms_(signals * nonzeros),
        values_(signals * nonzeros) {}

  std::span<std::int32_t> support(std::size_t s) {
    return std::span(atoms_).subspan(s * nonzeros_, counts_[s]);
  }
  std::span<const std::int32_t> support(std::size_t s) const {
    return std::span(atoms_).subspan(s * nonzeros_, counts_[s]);
  }
  std::span<double> values(std::size_t s) {
    return std::span(values_).subspan(s * nonzeros_, counts_[s]);
  }
  void set(std::size_t s, std::span<const std::int32_t> support, std::span<const double> values) {
    counts_[s] = support.size();
    std::copy(support.begin(), support.end(), atoms_.begin() + std::ptrdiff_t(s * nonzeros_));
    std::copy(values.begin(), values.end(), values_.begin() + std::ptrdiff_t(s * nonzeros_));
  }
  /// Removes the k-th atom of a code; the last atom takes its place.
  void remove(std::size_t s, std::size_t k) {
    support(s)[k] = support(s).back();
    values(s)[k] = values(s).back();
    --counts_[s];
  }

 private:
  std::size_t nonzeros_;
  std::vector<std::size_t> counts_;
  std::vector<std::int32_t> atoms_;
  std::vector<double> values_;
};

/// The state of learning a dictionary D. For this rank's signals it has the codes X and the
/// residuals R = Y - D X, which every step updates. All public members except the constructor are
/// collective. None of them raises the sum of squared residuals over all ranks.
class Training {
 public:
  /// Begins with empty codes. The members change `dictionary` in place. `signals` and `dictionary`
  /// must outlive this object.
  Training(MPI_Comm comm, const Signals& signals, Dictionary& dictionary, std::size_t nonzeros);

  /// Replaces atoms that no signal uses, and near-duplicates, by the signals with the largest
  /// residuals. Returns the number of replaced atoms.
  std::int64_t replace_atoms();

  /// Codes every signal anew. If that would raise the residual over all signals, the signals that
  /// would lose keep their old codes.
  void code_signals();

  /// Fits each atom and its values to the signals that use the atom, one atom after the other.
  /// Stops between two atoms when `stopping` returns true, on all ranks alike. Returns whether it
  /// was not stopped.
  bool update_atoms(const std::function<bool()>& stopping);

  double relative_residual() const;
  double mean_nonzeros() const;

 private:
  /// The uses of all atoms in the codes. Those of atom j are from starts[j] up to starts[j + 1].
  struct Uses {
    std::vector<std::size_t> starts;
    std::vector<std::int64_t> signals;
    std::vector<double*> values;
    std::vector<double> totals;  // uses over all ranks
  };
  /// The signal of all ranks with the largest residual: its global index, or -1, and its squared
  /// residual.
  struct Worst {
    std::int64_t index;
    double square;
  };
  /// The change of a code where an atom passes its share to its twin.
  struct Passing {
    std::size_t signal, slot, twin_slot;  // twin_slot is past the code if the twin is not in it
    double value;                         // new value of the twin
  };

  std::span<double> atom(std::int64_t j);
  std::span<double> residual(std::size_t s);
  std::vector<double> uses_of_atoms() const;
  Uses find_uses();
  void fit_atom(std::int64_t j, const Uses& uses);
  std::vector<std::int64_t> twins(const std::vector<double>& totals) const;
  bool replace_twin(std::int64_t kept, std::int64_t replaced);
  Worst worst_signal() const;
  void replace_by_signal(std::int64_t j, const Worst& worst);

  MPI_Comm comm_;
  const Signals& signals_;
  Dictionary& dictionary_;
  Coder coder_;
  Codes codes_, new_codes_;
  std::vector<double> residuals_;                       // signal by signal
  std::vector<double> squares_, new_squares_;           // squared residuals of the signals
  std::vector<double> direction_, next_, atom_values_;  // work arrays
};

}  // namespace prunadag
