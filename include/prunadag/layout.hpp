// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace prunadag {

struct Dataset;

/// How samples and parameters are spread over ranks.
///
/// By samples, a rank has rows of A, whole samples. A gradient reads A once; all n parameters
/// travel to the samples, and parts of all n partial derivatives travel back. By features, a rank
/// has the columns of A of its own parameters. A gradient reads A twice; sums for the m predictions
/// travel, and then m residuals. The first suits tall data, the second wide data. Both give the
/// same gradient, to rounding, on parameters with the same layout.
enum class Layout {
  automatic,  ///< decided by settle_layout()
  samples,
  features,
};

/// The bytes that a rank moves in an iteration.
struct LayoutCost {
  double read = 0;  ///< from memory
  double sent = 0;  ///< to other ranks
  /// Seconds at 10 GB/s of memory and 1 GB/s of network per rank. Both layouts send equally many
  /// messages.
  double seconds() const noexcept { return read / 10e9 + sent / 1e9; }
};

struct LayoutChoice {
  Layout layout = Layout::samples;  ///< never automatic
  LayoutCost samples, features;     ///< the compared costs; zero where none were compared
  /// Measured seconds of a gradient on the slowest rank; 0 where not measured.
  double measured_samples = 0, measured_features = 0;
  std::string reason;  ///< in words: "by samples: dense, on one rank"
};

/// The cheaper layout for a dataset by the model below; by features only where that is cheaper by 5
/// % or more. There are p ranks, m samples, n columns, K outputs, and E entries of b bytes each. A
/// rank has at most E_r entries, and entries in at most G columns that other ranks own:
///
///   |                     | read                                      | sent             |
///   |---------------------|-------------------------------------------|------------------|
///   | by samples, dense   | b E_r + 40 n K                            | 16 n K (p - 1)/p |
///   | by samples, sparse  | (b + 2 s(n/p + G)) E_r + 24 (n/p + G) K   | 16 G K           |
///   | by features, dense  | 2 b E/p + (24 n/p + 40 m) K               | 16 m K (p - 1)/p |
///   | by features, sparse | 2 (b + s(m)) E/p + (24 n/p + 40 m) K      | 16 m K (p - 1)/p |
///
/// Here s(N) is 0 where N K numbers fit in the cache, which has room for 131,072. Otherwise s(N) is
/// the 8 K bytes of K numbers, or 64, a cache line, if these are more. Dense rows of more than
/// 32,768 numbers, and from 32 outputs on of more than 4,096, do not fit either: by samples they
/// are read twice, too. The choice is by samples for dense samples on one rank, with no more
/// features than samples, and where the transpose does not fit in memory. Collective; a few
/// reductions.
LayoutChoice choose_layout(const Dataset& data);

/// Puts a dataset into the layout that is cheaper on this machine. It measures where
/// choose_layout() predicts a millisecond or more for a gradient in either layout, and by features
/// less than four times the cost by samples. It then times five gradients by samples, and five
/// transfers of the predictions. Unless these promise more than 1.1 times the time by features, it
/// turns the data and times five gradients by features; if they are not quicker, it turns the data
/// back. Two runs may choose differently where the costs are close. A layout of Layout::samples or
/// Layout::features is not measured, nor are matrices other than MATPRUNADAGROWS. Memory: as
/// lay_out(). Collective.
LayoutChoice settle_layout(Dataset& data);

/// Turns a dataset into `layout` unless it has that layout; automatic: settle_layout(). By
/// features, `matrix` is a MATPRUNADAGROWS that multiplies but does not give its rows. Targets stay
/// in place, and parameters keep their layout. Memory: both matrices for a while; for sparse data
/// twice an index and a number per entry. Collective. Throws Error(usage), before it allocates
/// anything, for lack of this memory.
void lay_out(Dataset& data, Layout layout);

Layout layout_of(const Dataset& data);

/// auto, samples, features. layout_named() throws Error(usage) for another name and lists these.
const char* name_of(Layout layout);
Layout layout_named(const std::string& name);

}  // namespace prunadag
#pragma GCC visibility pop
