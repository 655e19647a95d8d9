// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>
#include <vector>

#include "paper/figure.hpp"

namespace prunadag::paper {

/// The limit of iterations of the fits of sparse coding.
std::int64_t coding_iterations(const StudyOptions& options);

/// The sparse coding step of dictionary learning on MNIST, Figures 6 and 7: D by K-SVD from 4000
/// random images, kept as OUTPUT/dictionary.h5, then min 1/2 ||Y - D X||_F^2 over all X by every
/// method, for the first images of the 4000. All ranks share every fit.
class CodingStudy {
 public:
  CodingStudy(MPI_Comm comm, const StudyOptions& options);
  ~CodingStudy();

  /// The images, as a data set that can be missing.
  const Case& images() const;

  /// The work that is not on record: learning the dictionary, and a fit for every method. For one
  /// group of all ranks. Collective. Throws Error(data).
  std::vector<Job> jobs();

  /// Whether all fits are on record. Not collective; true on the rank that looks.
  bool complete() const;

  /// Figure 6, an image beside what its pruned codes make of it, and Figure 7, the four curves.
  /// Both want all fits on record; on one rank, as draw().
  std::string draw_images() const;
  std::string draw_curves() const;

 private:
  class Work;
  std::shared_ptr<Work> work_;
};

}  // namespace prunadag::paper
