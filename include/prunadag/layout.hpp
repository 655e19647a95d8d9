// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace prunadag {

struct Dataset;

/// How samples and parameters are spread over ranks.
///
/// By samples, a rank has whole samples, rows of A: they are read once per gradient, all n
/// parameters travel to the samples and the parts of all n partial derivatives back. By features, a
/// rank has the columns of A that belong to its parameters: these are read twice, and what travels
/// are the m predictions, as sums, and the m residuals. Tall data belong to the first, wide data to
/// the second; both give the same gradient to rounding, on parameters laid out the same.
enum class Layout {
  automatic,  ///< what settle_layout() finds
  samples,
  features,
};

/// What a rank does in an iteration, in bytes.
struct LayoutCost {
  double read = 0;  ///< from memory
  double sent = 0;  ///< to other ranks
  /// At 10 GB/s of memory and 1 GB/s of network per rank; both layouts send as many messages.
  double seconds() const noexcept { return read / 10e9 + sent / 1e9; }
};

struct LayoutChoice {
  Layout layout = Layout::samples;  ///< never automatic
  LayoutCost samples, features;     ///< what was compared; zero where nothing was
  /// Seconds of a gradient, of the slowest rank; 0 where it was not measured.
  double measured_samples = 0, measured_features = 0;
  std::string reason;  ///< in words: "by samples: one rank"
};

/// The layout that should be cheaper for this dataset, by features where it is so by 5 % at least, by
/// this model: with p ranks, m samples, n columns, E entries of b bytes each, of which a rank has at
/// most E_r, and G the most columns with entries on a rank that others own,
///
///   |                     | read                                 | sent           |
///   |---------------------|--------------------------------------|----------------|
///   | by samples, dense   | b E_r + 40 n                         | 16 n (p - 1)/p |
///   | by samples, sparse  | (b + 2 s(n/p + G)) E_r + 24 (n/p + G) | 16 G          |
///   | by features, dense  | 2 b E/p + 24 n/p + 40 m              | 16 m (p - 1)/p |
///   | by features, sparse | 2 (b + s(m)) E/p + 24 n/p + 40 m     | 16 m (p - 1)/p |
///
/// where s(N) is 64, a cache line, for N above 131,072 numbers, which leave the cache, and 0 below;
/// dense rows of more than 32,768 numbers leave it as well and are read twice by samples too. By
/// samples on one rank, for no more features than samples, for several predictions a sample, and
/// where the transpose does not fit in memory. Collective; a few reductions.
LayoutChoice choose_layout(const Dataset& data);

/// Puts a dataset into the layout that is cheaper on this machine. Where choose_layout() counts a
/// millisecond or more for a gradient in either layout, and by features less than four times as much
/// as by samples, it measures: five gradients by samples, and five times what the predictions take
/// to travel. Where features then promise to be quicker by a tenth, the data are turned, five
/// gradients by features are measured, and the data go back unless these are quicker. Two runs may
/// so choose otherwise where both cost about the same; Layout::samples and Layout::features choose
/// nothing. Matrices that are not MATPRUNADAGROWS are not measured. Memory: as lay_out(). Collective.
LayoutChoice settle_layout(Dataset& data);

/// Turns a dataset into the other layout where it is not in `layout` yet; automatic:
/// settle_layout(). By features, `matrix` is a
/// MATPRUNADAGROWS that multiplies, but does not give its rows. The targets stay where they are, and
/// parameters keep their layout. Memory: both matrices for a while, and of sparse data a place and a
/// number for every entry twice. Collective. Throws Error(usage), before anything is allocated, when
/// that is not there.
void lay_out(Dataset& data, Layout layout);

Layout layout_of(const Dataset& data);

/// auto, samples, features; layout_named() throws Error(usage) listing them for another name.
const char* name_of(Layout layout);
Layout layout_named(const std::string& name);

}  // namespace prunadag
#pragma GCC visibility pop
