// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "select/selector.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace prunadag {
namespace {

constexpr int bin_bits = 10;  // 1024 bins: a reduction of 24 kB
constexpr std::size_t max_slots = (std::size_t(1) << bin_bits) + 2;
constexpr std::size_t max_riders = 16;
constexpr std::uint64_t all_magnitudes = std::uint64_t(1) << 63;
constexpr std::uint64_t narrowest = std::uint64_t(1) << 44;  // 2^-8 of an octave
constexpr std::uint64_t widest = std::uint64_t(1) << 54;     // four octaves

/// [low, high) in the finest bins that number at most 2^bin_bits.
Window window_over(std::uint64_t low, std::uint64_t high) {
  const int bits = std::bit_width(high - low - 1);
  return {low, high, std::max(0, bits - bin_bits)};
}

/// Where the boundary is after a walk from the largest key down: at `edge` (keys >= edge are in),
/// or somewhere inside [edge, upper).
struct Found {
  bool exact;
  std::uint64_t edge, upper;
};

/// Moves whole slots into `selection` until the next one holds more than what is still needed.
Found walk(std::span<const Totals> slots, const Window& window, std::uint64_t limit, bool outermost,
           double target, Selection& selection) {
  const std::size_t top = slots.size() - 1;
  const auto lower_edge = [&](std::size_t slot) -> std::uint64_t {
    if (slot == 0) return 0;
    if (slot == top) return window.high;
    return window.low + (std::uint64_t(slot - 1) << window.shift);
  };
  // Inside a window that refines a bin, what lies outside it has been counted before.
  const std::size_t first = outermost ? 0 : 1, last = outermost ? top : top - 1;
  std::size_t slot = last + 1;
  std::uint64_t edge = slot > top ? limit : window.high;
  while (slot > first) {
    const Totals& next = slots[slot - 1];
    if (selection.inside.count + next.count > target) break;
    selection.inside += next;
    edge = lower_edge(--slot);
  }
  if (slot > first && selection.inside.count < target) {  // the boundary is inside slot - 1
    for (std::size_t s = first; s + 1 < slot; ++s) selection.outside += slots[s];
    return {false, lower_edge(slot - 1), edge};
  }
  for (std::size_t s = first; s < slot; ++s) selection.outside += slots[s];
  return {true, edge, edge};
}

/// The cut "every key >= edge", that is "every key > edge - 1".
Cut cut_at(std::uint64_t edge, std::int64_t total) {
  if (edge == 0) return {0.0, total - 1};
  return {std::bit_cast<double>(edge - 1), -1};
}

}  // namespace

double Selection::norm() const noexcept { return std::sqrt(inside.squares + outside.squares); }

Selector::Selector(MPI_Comm comm) : comm_(comm), slots_(max_slots + max_riders) {}

Window Selector::first_window() const {
  // Zero is the one magnitude that many entries may share: below the window it has its own slot.
  if (!warm_) return window_over(1, all_magnitudes);
  const std::uint64_t half = std::clamp(8 * std::min(movement_, widest), narrowest, widest);
  const std::uint64_t low = boundary_ > half ? boundary_ - half : 1;
  const std::uint64_t high = std::min(std::max(boundary_, low) + half, all_magnitudes);
  return window_over(low, high);
}

void Selector::reduce(std::size_t slots, std::span<double> riders) {
  static_assert(sizeof(Totals) == 3 * sizeof(double));
  void* const behind = &slots_[slots];
  std::memcpy(behind, riders.data(), riders.size_bytes());
  MPI_Allreduce(MPI_IN_PLACE, slots_.data(), int(3 * slots + riders.size()), MPI_DOUBLE, MPI_SUM,
                comm_);
  ++reductions_;
  std::memcpy(riders.data(), behind, riders.size_bytes());
}

bool Selector::all_finite(std::span<const double> v) {
  std::int64_t bad = std::count_if(v.begin(), v.end(), [](double e) { return !std::isfinite(e); });
  MPI_Allreduce(MPI_IN_PLACE, &bad, 1, MPI_INT64_T, MPI_SUM, comm_);
  ++reductions_;
  return bad == 0;
}

Selection Selector::largest(std::span<const double> v, std::span<const double> x,
                            std::int64_t first, std::int64_t total, std::int64_t target,
                            std::span<double> riders) {
  Selection selection;
  reductions_ = 0;

  Window window = first_window();
  Found found{false, 0, all_magnitudes};
  for (bool outermost = true; !found.exact && found.upper - found.edge > (outermost ? 0 : 1);
       outermost = false) {
    if (!outermost) window = window_over(found.edge, found.upper);
    const std::size_t used = std::size_t(window.bins()) + 2;
    const std::span<Totals> slots(slots_.data(), used);
    std::fill(slots.begin(), slots.end(), Totals{});
    tally_magnitudes(v, x, window, slots);
    reduce(used, outermost ? riders : std::span<double>{});
    if (outermost) {
      double squares = 0.0;
      for (const Totals& slot : slots) squares += slot.squares;
      if (!std::isfinite(squares) && !all_finite(v)) {
        selection.finite = false;
        selection.outside.squares = squares;
        warm_ = false;
        return selection;
      }
    }
    found = walk(slots, window, all_magnitudes, outermost, double(target), selection);
  }

  movement_ = warm_ ? std::max(found.edge, boundary_) - std::min(found.edge, boundary_) : widest;
  boundary_ = found.edge;
  warm_ = true;
  if (found.exact) {
    selection.cut = cut_at(found.edge, total);
    return selection;
  }

  // One value is left, shared by more indices than are wanted: the lowest indices win.
  const double tau = std::bit_cast<double>(found.edge);
  found = {false, 0, std::uint64_t(total)};
  while (!found.exact) {
    window = window_over(found.edge, found.upper);
    const std::size_t used = std::size_t(window.bins()) + 2;
    const std::span<Totals> slots(slots_.data(), used);
    std::fill(slots.begin(), slots.end(), Totals{});
    tally_ties(v, x, tau, first, total, window, slots);
    reduce(used, {});
    found = walk(slots, window, std::uint64_t(total), false, double(target), selection);
  }
  selection.cut = {tau, total - 1 - std::int64_t(found.edge)};
  return selection;
}

}  // namespace prunadag
