// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "select/selector.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "base/traffic.hpp"

namespace prunadag {
namespace {

constexpr int least_bits = 5, most_bits = 10;  // 1024 bins: a reduction of 24 kB
constexpr std::size_t max_slots = (std::size_t(1) << most_bits) + 2;
constexpr std::size_t max_riders = 16;
constexpr std::size_t few = 512;  // candidates sent to every rank: 16 kB
constexpr std::uint64_t all_magnitudes = std::uint64_t(1) << 63;
constexpr std::int64_t narrowest = std::int64_t(1) << 44;  // 2^-8 of an octave
constexpr std::int64_t widest = std::int64_t(1) << 54;     // four octaves

/// [low, high) in the finest bins that number at most 1024. Few entries have fewer bins, about
/// their number divided by 2^`coarseness`.
Window window_over(std::uint64_t low, std::uint64_t high, std::int64_t total, int coarseness) {
  const int bits = std::bit_width(high - low - 1);
  const int bin_bits =
      std::clamp(int(std::bit_width(std::uint64_t(total))) - coarseness, least_bits, most_bits);
  return {low, high, std::max(0, bits - bin_bits)};
}

/// The boundary after a walk from the largest key down: at `edge` (keys >= edge are in), or
/// somewhere among the `count` keys of [edge, upper).
struct Found {
  bool exact;
  std::uint64_t edge, upper;
  double count;
};

/// Adds whole slots to `selection` until the next slot has more entries than are needed.
Found walk(std::span<const Totals> slots, const Window& window, std::uint64_t limit, bool outermost,
           double target, Selection& selection) {
  const std::size_t top = slots.size() - 1;
  const auto lower_edge = [&](std::size_t slot) -> std::uint64_t {
    if (slot == 0) return 0;
    if (slot == top) return window.high;
    return window.low + (std::uint64_t(slot - 1) << window.shift);
  };
  // Inside a refined bin, keys outside the window have been counted before.
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
    return {false, lower_edge(slot - 1), edge, slots[slot - 1].count};
  }
  for (std::size_t s = first; s < slot; ++s) selection.outside += slots[s];
  return {true, edge, edge, 0};
}

/// The cut "every key >= edge", that is "every key > edge - 1".
Cut cut_at(std::uint64_t edge, std::int64_t total) {
  if (edge == 0) return {0.0, total - 1};
  return {std::bit_cast<double>(edge - 1), -1};
}

}  // namespace

double Selection::norm() const noexcept { return std::sqrt(inside.squares + outside.squares); }

Selector::Selector(MPI_Comm comm)
    : comm_(comm), slots_(max_slots + max_riders), own_(few), all_(few) {
  int ranks = 1;
  MPI_Comm_size(comm, &ranks);
  bytes_.resize(std::size_t(ranks));
  offsets_.resize(std::size_t(ranks));
}

Window Selector::first_window(std::int64_t total) {
  // Zero is the only magnitude that many entries are likely to share. It is below the window, in a
  // slot of its own.
  if (!warm_) return window_over(1, all_magnitudes, total, coarseness_);
  // Expects the boundary to move as it did last time, with the last error as margin. Keys move as
  // logarithms do.
  const std::int64_t top = std::int64_t(all_magnitudes - 1);
  expected_ = drift_ > top - boundary_ ? top : std::max<std::int64_t>(1, boundary_ + drift_);
  const std::int64_t half =
      std::clamp(std::max(4 * std::min(error_, widest), std::abs(drift_) / 8), narrowest, widest);
  const std::int64_t low = std::max<std::int64_t>(1, expected_ - half);
  const std::int64_t high = expected_ > top - half ? top : expected_ + half;
  return window_over(std::uint64_t(low), std::uint64_t(high) + 1, total, coarseness_);
}

std::span<Totals> Selector::cleared_slots(const Window& window) {
  const std::span<Totals> slots(slots_.data(), std::size_t(window.bins()) + 2);
  std::fill(slots.begin(), slots.end(), Totals{});
  return slots;
}

void Selector::reduce(std::size_t slots, std::span<double> riders) {
  static_assert(sizeof(Totals) == 3 * sizeof(double));
  void* const behind = &slots_[slots];
  if (!riders.empty()) std::memcpy(behind, riders.data(), riders.size_bytes());
  const std::size_t numbers = 3 * slots + riders.size();
  {
    const Sending sending(comm_, Collective::sum_everywhere, 8.0 * double(numbers));
    MPI_Allreduce(MPI_IN_PLACE, slots_.data(), int(numbers), MPI_DOUBLE, MPI_SUM, comm_);
  }
  ++reductions_;
  if (!riders.empty()) std::memcpy(riders.data(), behind, riders.size_bytes());
}

bool Selector::all_finite(std::span<const double> v) {
  std::int64_t bad = std::count_if(v.begin(), v.end(), [](double e) { return !std::isfinite(e); });
  const Sending sending(comm_, Collective::sum_everywhere, 8);
  MPI_Allreduce(MPI_IN_PLACE, &bad, 1, MPI_INT64_T, MPI_SUM, comm_);
  ++reductions_;
  return bad == 0;
}

KeyRange Selector::narrow(const Measured& m, std::uint64_t low, std::uint64_t high) {
  const KeyRange mine = key_range(m, candidates_, low, high);
  std::uint64_t ends[2] = {~mine.least, mine.greatest};
  const Sending sending(comm_, Collective::sum_everywhere, 16);
  MPI_Allreduce(MPI_IN_PLACE, ends, 2, MPI_UINT64_T, MPI_MAX, comm_);
  ++reductions_;
  return {~ends[0], ends[1]};
}

Selection Selector::largest(const Measured& m, std::int64_t first, std::int64_t total,
                            std::int64_t target, std::span<double> riders) {
  Selection selection;
  reductions_ = 0;

  Window window = first_window(total);
  candidates_.make_room(m.size());
  Found found{false, 0, all_magnitudes, double(total)};
  for (int level = 0; !found.exact && found.upper - found.edge > (level == 0 ? 0 : 1); ++level) {
    const bool hard = level >= 2 || (level == 1 && hard_);
    if (hard && found.count <= double(few)) {
      selection.cut = settle_few(m, first, found.edge, found.upper, target, selection);
      remember(magnitude_bits(selection.cut.tau), split_equals_);
      return selection;
    }
    if (level >= 3 || (level == 1 && hard_)) {
      const KeyRange range = narrow(m, found.edge, found.upper);
      found.edge = range.least;
      found.upper = range.greatest + 1;
      if (range.least == range.greatest) break;
    }
    if (level > 0) window = window_over(found.edge, found.upper, total, coarseness_);
    const std::span<Totals> slots = cleared_slots(window);
    (level == 0 ? tally_magnitudes : tally_window)(m, window, slots, candidates_);
    reduce(slots.size(), level == 0 ? riders : std::span<double>{});
    if (level == 0) {
      double squares = 0.0;
      for (const Totals& slot : slots) squares += slot.squares;
      if (!std::isfinite(squares) && !all_finite(m.v)) {
        selection.finite = false;
        selection.outside.squares = std::numeric_limits<double>::quiet_NaN();
        warm_ = false;
        return selection;
      }
    }
    found = walk(slots, window, all_magnitudes, level == 0, double(target), selection);
    if (level == 0 && (found.edge < window.low || found.upper > window.high)) {
      candidates_.take_all();  // the boundary is outside the expected window
    }
  }

  remember(found.edge, !found.exact);
  if (found.exact) {
    selection.cut = cut_at(found.edge, total);
    return selection;
  }

  const double tau = std::bit_cast<double>(found.edge);
  selection.cut = {tau, last_tie(m, tau, first, total, target, selection)};
  return selection;
}

void Selector::remember(std::uint64_t boundary, bool hard) {
  const std::int64_t now = std::int64_t(std::min(boundary, all_magnitudes - 1));
  error_ = warm_ ? std::abs(now - expected_) : widest;
  drift_ = warm_ ? std::clamp(now - boundary_, -widest, widest) : 0;
  boundary_ = now;
  warm_ = true;
  hard_ = hard;
}

// Few candidates are left. Every rank gets all of them and takes the largest, among equal ones the
// lowest indices.
Cut Selector::settle_few(const Measured& m, std::int64_t first, std::uint64_t low,
                         std::uint64_t high, std::int64_t target, Selection& selection) {
  int mine = 0;
  candidates_.for_each(m.size(), [&](std::size_t i) {
    const double value = m.value(i);
    const std::uint64_t key = magnitude_bits(value);
    if (key < low || key >= high) return;
    const double at = m.x.empty() ? 0.0 : m.at(i);
    own_[std::size_t(mine++)] = {key, first + std::int64_t(i), value * value,
                                 aligned(at, value) ? at * at : 0.0};
  });
  const int bytes = mine * int(sizeof(Candidate));
  {
    const Sending sending(comm_, Collective::gather, 4.0 * double(bytes_.size()));
    MPI_Allgather(&bytes, 1, MPI_INT, bytes_.data(), 1, MPI_INT, comm_);
  }
  std::exclusive_scan(bytes_.begin(), bytes_.end(), offsets_.begin(), 0);
  {
    const Sending sending(comm_, Collective::gather, double(offsets_.back() + bytes_.back()));
    MPI_Allgatherv(own_.data(), bytes, MPI_BYTE, all_.data(), bytes_.data(), offsets_.data(),
                   MPI_BYTE, comm_);
  }
  reductions_ += 2;

  const auto end = all_.begin() + (offsets_.back() + bytes_.back()) / int(sizeof(Candidate));
  std::sort(all_.begin(), end, [](const Candidate& a, const Candidate& b) {
    return a.key != b.key ? a.key > b.key : a.index < b.index;
  });
  const auto last = all_.begin() + (target - std::int64_t(selection.inside.count)) - 1;
  for (auto c = all_.begin(); c != end; ++c) {
    (c <= last ? selection.inside : selection.outside) += {1.0, c->squares, c->aligned_squares};
  }
  split_equals_ = last + 1 != end && (last + 1)->key == last->key;
  return {std::bit_cast<double>(last->key), last->index};
}

// Only one value is left, on more indices than are wanted: the lowest indices win.
std::int64_t Selector::last_tie(const Measured& m, double tau, std::int64_t first,
                                std::int64_t total, std::int64_t target, Selection& selection) {
  Found found{false, 0, std::uint64_t(total), 0};
  while (!found.exact) {
    const Window window = window_over(found.edge, found.upper, total, coarseness_);
    const std::span<Totals> slots = cleared_slots(window);
    tally_ties(m, candidates_, tau, first, total, window, slots);
    reduce(slots.size(), {});
    found = walk(slots, window, std::uint64_t(total), false, double(target), selection);
  }
  return total - 1 - std::int64_t(found.edge);
}

}  // namespace prunadag
