// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/generate.hpp"
#include "prunadag/objective.hpp"
#include "prunadag/options.hpp"

namespace prunadag::paper {

/// A problem of a table: generated, or from a data set.
struct Case {
  std::string name;         ///< name in the paper
  std::string note;         ///< a description for readers, e.g. the exact data set
  DataSource data;          ///< paths below the folder of data sets; empty path: generated
  std::string get_it_from;  ///< where to get the data set
  std::string classes;      ///< see LoadOptions::class_groups
  std::int64_t subset = 0;  ///< number of random samples taken; 0: all
  std::vector<int> print;   ///< the sparsities in the rows of the table, in percent

  bool generated() const { return data.path.empty(); }
};

/// A table of the paper: every method on every problem, from the same starts.
struct Experiment {
  std::string name, title;
  std::vector<Case> cases;
  std::vector<FitOptions> methods;
  std::vector<int> sparsities;  ///< the sparsities measured, in percent; 0 is one of them
  bool accuracy = false;        ///< true: cells are accuracies on test samples; false: rho

  /// Returns the methods that are run on a problem; prunadag-relevant only on A3.
  std::vector<FitOptions> methods_on(const Case& problem) const;
};

/// Returns the seven methods of the paper's tables. tau1 and tau2 are the radii of FW1 and FW2;
/// beta is that of both.
std::vector<FitOptions> paper_methods(double tau1, double tau2, double beta,
                                      std::int64_t iterations);

/// Returns the problem of that name in a table. Throws Error(internal) if there is none.
const Case& case_named(const Experiment& table, const std::string& name);

/// Returns the three tables with the paper's settings. `max_iterations` replaces the paper's limits
/// unless it is 0.
std::vector<Experiment> experiments(std::int64_t max_iterations);

/// A problem generated or loaded for one seed.
struct Instance {
  Generated made;
  LoadedData loaded;
  std::unique_ptr<Objective> train, test;  ///< `test` is null without test samples
};

/// Generates or loads a problem for one seed of data and split. Collective over the ranks of
/// `comm`, which share the problem. Throws Error(data).
std::unique_ptr<Instance> make_instance(MPI_Comm comm, const Case& problem,
                                        const std::string& data_folder, std::uint64_t seed);

/// Returns the path of a data file below the folder, plain or compressed; empty if there is
/// neither.
std::string found_file(const std::string& data_folder, const std::string& file);

/// Returns the first file of the data set that is missing below the folder; empty if none is.
std::string missing_file(const Case& problem, const std::string& data_folder);

}  // namespace prunadag::paper
