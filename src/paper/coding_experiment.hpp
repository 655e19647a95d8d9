// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>
#include <vector>

#include "paper/figure.hpp"

namespace prunadag::paper {

/// Returns the iteration limit of the fits of sparse coding.
std::int64_t coding_iterations(const StudyOptions& options);

/// The sparse coding step of dictionary learning on MNIST, Figures 6 and 7. K-SVD learns D from
/// 4000 random images; OUTPUT/dictionary.h5 has D. Every method then minimises
///   1/2 ||Y - D X||_F^2
/// over X, for some of the 4000 images. All ranks share every fit.
class CodingStudy {
 public:
  CodingStudy(MPI_Comm comm, const StudyOptions& options);
  ~CodingStudy();

  /// Returns the images as a problem whose data files may be missing.
  const Case& images() const;

  /// Returns the work that is not on record: learning the dictionary, and a fit for every method.
  /// The jobs are for one group of all ranks. Collective. Throws Error(data) when a folder cannot
  /// be made.
  std::vector<Job> jobs();

  /// Whether all fits are on record, as this rank sees the files. Not collective.
  bool complete() const;

  /// Draw Figure 6, an image beside its reconstructions from pruned codes, and Figure 7, the four
  /// curves. Both need all fits on record. Call them on one rank. They return and throw as draw()
  /// and read_curve() do.
  std::string draw_images() const;
  std::string draw_curves() const;

 private:
  class Work;
  std::shared_ptr<Work> work_;
};

}  // namespace prunadag::paper
