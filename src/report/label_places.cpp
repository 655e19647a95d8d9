// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: find places p_0 <= p_1 <= ... with p_i+1 - p_i >= gap, nearest to the wanted places w_i
// in least squares. With q_i = p_i - i gap, the q_i are the nondecreasing numbers nearest to w_i -
// i gap. This is isotonic regression, solved by pooling neighbours in the wrong order (Ayer et al.,
// Ann. Math. Statist. 26 (1955) 641). The solution within bounds is the solution clamped to the
// bounds.
#include "report/label_places.hpp"

#include <algorithm>
#include <numeric>

namespace prunadag::report {

std::vector<double> label_places(std::span<const double> ends, const Axis& axis, double gap) {
  const std::size_t count = ends.size();
  if (count > 1) gap = std::min(gap, 1 / double(count - 1));
  std::vector<double> wanted(count);
  std::ranges::transform(ends, wanted.begin(), [&](double end) { return axis.share_of(end); });
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return wanted[i]; });

  struct Pool {
    double sum = 0;
    std::size_t labels = 0;
    double mean() const { return sum / double(labels); }
  };
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < count; ++i) {
    Pool pool{wanted[order[i]] - double(i) * gap, 1};
    while (!pools.empty() && pools.back().mean() > pool.mean()) {
      pool.sum += pools.back().sum;
      pool.labels += pools.back().labels;
      pools.pop_back();
    }
    pools.push_back(pool);
  }

  std::vector<double> places(count);
  const double last = count > 1 ? std::max(0.0, 1 - double(count - 1) * gap) : 1;
  std::size_t i = 0;
  for (const Pool& pool : pools) {
    const double first = std::clamp(pool.mean(), 0.0, last);
    for (const std::size_t end = i + pool.labels; i < end; ++i) {
      places[order[i]] = first + double(i) * gap;
    }
  }
  return places;
}

}  // namespace prunadag::report
