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

/// The set that was selected and the sums over it and over the rest, equal on all ranks.
struct Selection {
  Cut cut;
  Totals inside;   ///< over the selected indices
  Totals outside;  ///< over the others

  bool finite = true;  ///< false when an entry is not: then the cut and the split mean nothing

  double norm() const noexcept;  ///< of the whole vector; infinite when the squares overflow
};

/// Exact selection of the largest magnitudes of a distributed vector, without gathering it.
///
/// Method: a histogram over the bit patterns of |v_i| finds the bin that holds the T-th largest;
///   it is cut into finer bins until the boundary falls between two bins, or the bin is a single
///   value, whose indices are then cut the same way. Every rank walks the same summed histogram.
/// Algorithm: the first window is laid where the boundary is expected from its last two places,
///   as wide as that was wrong by, so that in an iteration two reductions usually do. What falls
///   into it is listed, and only the list is looked at for the finer ones. When a
///   refined bin still holds a few candidates, which equal values force, they are handed to every
///   rank; when it holds many, it is shrunk to the range of its keys, which shows at once that
///   they are equal.
class Selector {
 public:
  explicit Selector(MPI_Comm comm);

  /// Selects exactly `target` of the `total` entries: the largest |v_i|, ties to the lowest index.
  ///
  /// `m` has the owned part of the vector, and x, empty or as long, where sums over it are wanted;
  /// `first` is the global index of the first entry. `riders` are summed over the ranks on the way.
  /// 0 <= target <= total. Collective. Cost: one pass over v, x and root, and one Allreduce per
  /// level, usually 2 from a warm start; a few equal values at the boundary take 3 collective calls
  /// when they come again; many take 2, or 4 the first time, and one more for every factor of 1024
  /// in `total`.
  Selection largest(const Measured& m, std::int64_t first, std::int64_t total, std::int64_t target,
                    std::span<double> riders = {});

  /// Collective calls made by the last call.
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
  Candidates candidates_;      // that are in the first window
  struct Candidate {
    std::uint64_t key;
    std::int64_t index;
    double squares, aligned_squares;
  };
  std::vector<Candidate> own_, all_;  // room for the few that are handed around
  std::vector<int> bytes_, offsets_;  // of each rank's
  int reductions_ = 0;
  int coarseness_ = 3;
  bool warm_ = false;
  bool hard_ = false;          // the last boundary fell between equal values
  bool split_equals_ = false;  // so did that of settle_few()
  // Keys: the last boundary, how it moved, where it was expected, and how wrong that was.
  std::int64_t boundary_ = 0, drift_ = 0, expected_ = 0, error_ = 0;
};

}  // namespace prunadag
