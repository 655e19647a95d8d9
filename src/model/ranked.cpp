// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Algorithm: a sample sort. Every rank names some of its predictions. Evenly spaced ones of all
// named predictions are the borders between the ranks. A sample goes to the rank between whose
// borders its prediction is, equal predictions to one rank. Each rank sorts its samples and counts.
#include "model/ranked.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "kernel/sample_weights.hpp"

namespace prunadag {
namespace {

/// A prediction with the weight of its sample; the weight is negative for class -1.
struct Ranked {
  double t, weight;
};

/// The borders between the ranks' intervals, ascending, the same on every rank. Each rank names
/// some predictions; each counts as many samples as it represents.
std::vector<double> borders_of(MPI_Comm comm, std::span<const Ranked> sorted) {
  constexpr std::size_t named = 64;  // per rank: enough for intervals of similar length
  const std::size_t ranks = std::size_t(size_of(comm));
  std::vector<Ranked> mine, all;
  agree(comm, [&] {
    mine.assign(named, {0.0, 0.0});
    all.resize(named * ranks);
    for (std::size_t k = 0; k < named && !sorted.empty(); ++k) {
      mine[k] = {sorted[sorted.size() * k / named].t, double(sorted.size()) / double(named)};
    }
  });
  MPI_Allgather(mine.data(), int(2 * named), MPI_DOUBLE, all.data(), int(2 * named), MPI_DOUBLE,
                comm);
  return agree(comm, [&] {
    std::erase_if(all, [](const Ranked& name) { return name.weight == 0; });
    std::ranges::sort(all, {}, &Ranked::t);
    double total = 0, passed = 0;
    for (const Ranked& name : all) total += name.weight;
    std::vector<double> borders;
    for (const Ranked& name : all) {
      while (borders.size() + 1 < ranks &&
             passed * double(ranks) >= total * double(borders.size() + 1)) {
        borders.push_back(name.t);
      }
      passed += name.weight;
    }
    borders.resize(ranks - 1, all.empty() ? 0.0 : all.back().t);
    return borders;
  });
}

/// Calls take(t, positive, negative) for each prediction t, ascending, with the weights of both
/// classes, which are not negative. take() may overwrite records that have been passed.
template <class Take>
void for_each_tie(std::span<const Ranked> sorted, const Take& take) {
  for (std::size_t i = 0; i < sorted.size();) {
    double positive = 0, negative = 0;
    const double t = sorted[i].t;
    for (; i < sorted.size() && sorted[i].t == t; ++i) {
      (sorted[i].weight > 0 ? positive : negative) += std::abs(sorted[i].weight);
    }
    take(t, positive, negative);
  }
}

/// Replaces the records of equal predictions by one record per class. Not collective.
void merge_ties(std::vector<Ranked>& sorted) {
  std::size_t kept = 0;
  for_each_tie(sorted, [&](double t, double positive, double negative) {
    if (positive > 0) sorted[kept++] = {t, positive};
    if (negative > 0) sorted[kept++] = {t, -negative};
  });
  sorted.resize(kept);
}

/// The most records in one MPI call, which counts doubles in an int.
constexpr std::size_t most_records = std::size_t(std::numeric_limits<int>::max()) / 2;

/// Arguments of MPI_Alltoallv, in doubles.
struct Parts {
  std::vector<int> counts, starts;

  void begin() {
    starts.resize(counts.size());
    std::exclusive_scan(counts.begin(), counts.end(), starts.begin(), 0);
  }
  std::size_t total() const { return std::size_t(starts.back()) + std::size_t(counts.back()); }
};

std::vector<Ranked> exchanged(MPI_Comm comm, std::span<const Ranked> sorted,
                              std::span<const double> borders) {
  Parts out, in;
  agree(comm, [&] {
    if (sorted.size() > most_records) {
      throw Error(ErrorKind::usage,
                  fmt::format("a rank has {} different predictions, those of each class counted "
                              "apart: at most {} can be ranked; take more ranks",
                              sorted.size(), most_records));
    }
    in.counts.resize(borders.size() + 1);
    std::size_t begin = 0;
    for (std::size_t r = 0; r <= borders.size(); ++r) {
      const auto end = r < borders.size()
                           ? std::ranges::lower_bound(sorted, borders[r], {}, &Ranked::t)
                           : sorted.end();
      const std::size_t place = std::max(begin, std::size_t(end - sorted.begin()));
      out.counts.push_back(int(2 * (place - begin)));
      begin = place;
    }
    out.begin();
  });
  MPI_Alltoall(out.counts.data(), 1, MPI_INT, in.counts.data(), 1, MPI_INT, comm);
  std::vector<Ranked> arrived = agree(comm, [&] {
    const double records = std::accumulate(in.counts.begin(), in.counts.end(), 0.0) / 2;
    if (records > double(most_records)) {
      throw Error(ErrorKind::usage,
                  fmt::format("{:.0f} different predictions, those of each class counted apart, "
                              "fall to one rank: at most {} can be ranked; take more ranks",
                              records, most_records));
    }
    in.begin();
    return std::vector<Ranked>(in.total() / 2);
  });
  MPI_Alltoallv(sorted.data(), out.counts.data(), out.starts.data(), MPI_DOUBLE, arrived.data(),
                in.counts.data(), in.starts.data(), MPI_DOUBLE, comm);
  return arrived;
}

}  // namespace

double area_under_curve(MPI_Comm comm, std::span<const double> t, std::span<const double> y,
                        std::span<const double> w) {
  const auto by_prediction = [](const Ranked& a, const Ranked& b) { return a.t < b.t; };
  std::vector<Ranked> own = agree(comm, [&] {
    std::vector<Ranked> made;
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double weight = weight_of(w, i);
      if (weight > 0) made.push_back({t[i], y[i] > 0 ? weight : -weight});
    }
    return made;
  });
  const bool numbers = std::ranges::none_of(own, [](const Ranked& r) { return std::isnan(r.t); });
  if (largest(comm, !numbers) != 0) return std::numeric_limits<double>::quiet_NaN();
  std::ranges::sort(own, by_prediction);
  merge_ties(own);
  own = exchanged(comm, own, borders_of(comm, own));
  std::ranges::sort(own, by_prediction);

  std::array<double, 2> sums{};  // of the classes -1 and +1
  for (const Ranked& sample : own) sums[sample.weight > 0] += std::abs(sample.weight);
  double below = 0;  // weight of class -1 on lower ranks
  MPI_Exscan(&sums[0], &below, 1, MPI_DOUBLE, MPI_SUM, comm);
  if (rank_of(comm) == 0) below = 0;
  sum_in_place(comm, sums);
  std::array<double, 1> area{};  // in shares, since products of weights may overflow
  for_each_tie(own, [&](double, double positive, double negative) {
    area[0] += positive / sums[1] * ((below + 0.5 * negative) / sums[0]);
    below += negative;
  });
  sum_in_place(comm, area);
  return sums[0] > 0 && sums[1] > 0 ? area[0] : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace prunadag
