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

/// A problem of a table: a generator's, or a data set's.
struct Case {
  std::string name;         ///< as in print
  std::string note;         ///< for the reader, e.g. which data set it really is
  DataSource data;          ///< paths below the folder of data sets; empty path: generated
  std::string get_it_from;  ///< where the data set can be had
  std::string classes;      ///< see LoadOptions::class_groups
  std::int64_t subset = 0;  ///< random samples that are taken; 0: all
  std::vector<int> print;   ///< the sparsities in print, in percent

  bool generated() const { return data.path.empty(); }
};

/// A table of the paper: every method on every problem, from the same starts.
struct Experiment {
  std::string name, title;
  std::vector<Case> cases;
  std::vector<FitOptions> methods;
  std::vector<int> sparsities;  ///< that are measured, in percent, 0 among them
  bool accuracy = false;        ///< the cells are accuracies on test samples, else rho

  /// Methods that are run on one problem; prunadag-relevant on A3 only.
  std::vector<FitOptions> methods_on(const Case& problem) const;
};

/// The seven methods of the paper's tables; tau1 and tau2 are the radii of FW1 and FW2.
std::vector<FitOptions> paper_methods(double tau1, double tau2, double beta,
                                      std::int64_t iterations);

/// The problem of that name in a table.
const Case& case_named(const Experiment& table, const std::string& name);

/// The three tables with the paper's settings; `max_iterations` replaces the paper's unless 0.
std::vector<Experiment> experiments(std::int64_t max_iterations);

/// A problem made or loaded for one seed.
struct Instance {
  Generated made;
  LoadedData loaded;
  std::unique_ptr<Objective> train, test;  ///< without test samples the second is empty
};

/// Collective over the ranks that share the problem. Throws Error(data).
std::unique_ptr<Instance> make_instance(MPI_Comm comm, const Case& problem,
                                        const std::string& data_folder, std::uint64_t seed);

/// A file of a data set below the folder, plain or compressed; empty when there is neither.
std::string found_file(const std::string& data_folder, const std::string& file);

/// The first file of the data set that is missing below the folder, or nothing.
std::string missing_file(const Case& problem, const std::string& data_folder);

}  // namespace prunadag::paper
