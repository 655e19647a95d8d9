// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "paper/experiment.hpp"
#include "paper/jobs.hpp"

namespace prunadag::paper {

/// One line of a picture: a fit of a problem with seed 1.
struct Line {
  std::string label;
  FitOptions method;
};

/// A picture of single fits along their iterations.
struct Figure {
  std::string name, title;
  Case problem;
  std::vector<Line> lines;
  bool sets = false;    ///< true: sizes of the sets; false: the four curves of the paper
  double delta = 1e-3;  ///< threshold of pruning and of small weights
};

/// Returns a line for every method, named as in the paper's tables.
std::vector<Line> every_method(const std::vector<FitOptions>& methods);

/// Returns figures 1 to 5. `max_iterations` is that of experiments().
std::vector<Figure> figures(std::int64_t max_iterations);

/// Returns the path of the file with the points of line `l`, below the folder `output` of the
/// study.
std::string curve_path(const std::string& output, const Figure& figure, std::size_t l);

/// Returns a job for every fit of a figure that is not on record. Makes the folder of the figure.
/// Rank 0 looks, all ranks get the same list. Collective. Throws Error(data) when the folder cannot
/// be made. The jobs refer to `options`.
std::vector<Job> figure_jobs(MPI_Comm comm, const Figure& figure, const StudyOptions& options);

}  // namespace prunadag::paper
