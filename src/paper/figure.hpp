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
  bool sets = false;  ///< the sizes of the sets, else the paper's four curves
  double delta = 1e-3;
};

/// A line for every method, named as in the paper's tables.
std::vector<Line> every_method(const std::vector<FitOptions>& methods);

/// Figures 1 to 5.
std::vector<Figure> figures(std::int64_t max_iterations);

/// The file with the points of line `l`, below the study's folder.
std::string curve_path(const std::string& output, const Figure& figure, std::size_t l);

/// The fits of a figure whose points are not on record, one job each; makes its folder. Rank 0
/// looks, all ranks get the same list. Collective. Throws Error(data).
std::vector<Job> figure_jobs(MPI_Comm comm, const Figure& figure, const StudyOptions& options);

}  // namespace prunadag::paper
