// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <mpi.h>

#include "kernel/candidates.hpp"
#include "kernel/cut.hpp"
#include "kernel/tally.hpp"

namespace prunadag {

/// The selected set and the sums over it and over the other entries, equal on all ranks.
struct Selection {
  Cut cut;
  Totals inside;   ///< over the selected indices
  Totals outside;  ///< over the others

  bool finite = true;  ///< false when an entry is not finite; the cut and the split are then void

  double norm() const noexcept;  ///< norm of the whole vector; infinite when the squares overflow
};

/// Exact selection of the largest magnitudes of a distributed vector, without gathering it.
///
/// Method: a histogram over the bit patterns of |v_i| finds the bin with the T-th largest. The bin
/// is refined until the boundary falls between two bins, or the bin is a single value. The indices
/// of a single value are then refined in the same way. Every rank walks the same summed histogram.
/// Algorithm: the first window is where the last two boundaries predict the next one, and as wide
/// as the last prediction was wrong, so that an iteration usually takes two reductions. Entries in
/// the first window are listed, and finer bins look at the list only. A refined bin with a few
/// candidates, as equal values force, is sent to every rank. A refined bin with many candidates is
/// shrunk to the range of its keys, which shows at once if they are equal.
class Selector {
 public:
  explicit Selector(MPI_Comm comm);

  /// Selects exactly `target` of the `total` entries: the largest |v_i|, ties to the lowest index.
  ///
  /// `m` has the owned part of the vector, and x, of the same length, or empty where no sums over x
  /// are wanted. `first` is the global index of the first entry. `riders` are summed over the ranks
  /// on the way. 0 <= target <= total. Collective. Cost: one pass over v, x and root, and one
  /// Allreduce per level, usually 2 from a warm start. A few equal values at the boundary take 3
  /// collective calls when they come again. Many equal values take 2, or 4 the first time, and one
  /// more for every factor of 1024 in `total`.
  Selection largest(const Measured& m, std::int64_t first, std::int64_t total, std::int64_t target,
                    std::span<double> riders = {});

  /// Number of collective calls in the last call.
  int reductions() const noexcept { return reductions_; }

  /// Forgets the last boundary; the next call starts cold.
  void reset() noexcept { warm_ = false; }

  /// Cuts windows into finer bins, up to eight times as many where there are few entries: for
  /// vectors whose boundary moves far each time. The sums are then added in another order.
  void look_closely(bool closely) noexcept { coarseness_ = closely ? 0 : 3; }

 private:
  Window first_window(std::int64_t total);
  std::span<Totals> cleared_slots(const Window& window);
  void reduce(std::size_t slots, std::span<double> riders);
  bool all_finite(std::span<const double> v);
  KeyRange narrow(const Measured& m, std::uint64_t low, std::uint64_t high);
  Cut settle_few(const Measured& m, std::int64_t first, std::uint64_t low, std::uint64_t high,
                 std::int64_t target, Selection& selection);
  void remember(std::uint64_t boundary, bool hard);
  std::int64_t last_tie(const Measured& m, double tau, std::int64_t first, std::int64_t total,
                        std::int64_t target, Selection& selection);

  MPI_Comm comm_;
  std::vector<Totals> slots_;  // followed by room for the riders
  Candidates candidates_;      // entries in the first window
  struct Candidate {
    std::uint64_t key;
    std::int64_t index;
    double squares, aligned_squares;
  };
  std::vector<Candidate> own_, all_;  // room for candidates that are sent around
  std::vector<int> bytes_, offsets_;  // of each rank's candidates
  int reductions_ = 0;
  int coarseness_ = 3;
  bool warm_ = false;
  bool hard_ = false;          // the last boundary fell between equal values
  bool split_equals_ = false;  // the last boundary of settle_few() did, too
  // Keys: the last boundary, its last move, its predicted place, and the error of the prediction.
  std::int64_t boundary_ = 0, drift_ = 0, expected_ = 0, error_ = 0;
};

}  // namespace prunadag
