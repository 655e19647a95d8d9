// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The tables of the paper with its settings (section 4): T = n/10, a sparse start with T nonzeros
// and norm 1, at most 10000 iterations (2000 for classification), ||g|| <= 1e-9. The radius of
// Frank-Wolfe is tau1 for FW1 and tau2 for FW2.
#include "paper/experiment.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "prunadag/problem.hpp"

namespace prunadag::paper {
namespace {

Case generated(const std::string& name, const std::string& note, std::vector<int> print) {
  Case problem;
  problem.name = name;
  problem.note = note;
  problem.print = std::move(print);
  return problem;
}

/// Returns the problem of a data set, with samples in `path`. Their labels are in `labels`, or, if
/// `labels` is empty, in `path`, too.
Case data_set(const std::string& name, const std::string& note, const std::string& path,
              const std::string& labels, const std::string& get_it_from, std::vector<int> print) {
  Case problem = generated(name, note, std::move(print));
  problem.data.path = path;
  problem.data.labels = labels;
  problem.get_it_from = get_it_from;
  return problem;
}

std::vector<Case> classification_cases() {
  std::vector<Case> cases;
  cases.push_back(data_set("GISETTE", "UCI Gisette, training samples", "gisette/gisette_train.data",
                           "gisette/gisette_train.labels",
                           "https://archive.ics.uci.edu/dataset/170/gisette",
                           {75, 80, 85, 90, 95}));
  Case mnist = data_set("MNIST", "even against odd digits, 1000 random training images",
                        "mnist/train-images-idx3-ubyte", "mnist/train-labels-idx1-ubyte",
                        "http://yann.lecun.com/exdb/mnist", {75, 80, 85, 90, 95});
  mnist.classes = "even/odd";
  mnist.subset = 1000;
  cases.push_back(mnist);
  cases.push_back(data_set("REGED0", "training samples of the causality challenge's REGED0",
                           "reged0/reged0_train.data", "reged0/reged0_train.targets",
                           "http://www.causality.inf.ethz.ch/data/REGED.html",
                           {70, 75, 80, 85, 90}));
  Case a9a = data_set("A9A", "LIBSVM's a9a, 1000 random training samples", "a9a/a9a", "",
                      "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/binary.html",
                      {65, 70, 75, 80, 85});
  a9a.data.features = 123;
  a9a.subset = 1000;
  cases.push_back(a9a);
  Case molecule = data_set("MOLECULE", "UCI Musk version 1, which the printed averages point to",
                           "musk1/clean1.data", "", "https://archive.ics.uci.edu/dataset/74/musk",
                           {65, 70, 75, 80, 85});
  molecule.data.label_column = "last";
  molecule.data.ignore_columns = "1-2";
  cases.push_back(molecule);
  return cases;
}

}  // namespace

std::vector<FitOptions> paper_methods(double tau1, double tau2, double beta,
                                      std::int64_t iterations) {
  std::vector<FitOptions> all;
  for (const char* method :
       {"prunadag-v1", "prunadag-v2", "prunadag-v3", "prunadag-v4", "fw1", "fw2", "adagrad"}) {
    FitOptions options = paper_options();
    options.method = method;
    options.max_iterations = iterations;
    options.frankwolfe_radius = options.method == "fw2" ? tau2 : tau1;
    options.frankwolfe_beta = beta;
    all.push_back(options);
  }
  return all;
}

std::vector<FitOptions> Experiment::methods_on(const Case& problem) const {
  std::vector<FitOptions> all = methods;
  if (problem.name == "A3") {
    all.push_back(methods.front());
    all.back().method = "prunadag-relevant";
  }
  return all;
}

std::vector<Experiment> experiments(std::int64_t max_iterations) {
  const auto limit = [&](std::int64_t paper) { return max_iterations ? max_iterations : paper; };
  const std::vector<int> tens{0, 10, 20, 30, 40, 50, 60, 70, 80, 90};
  const std::vector<int> shown{10, 20, 30, 40, 50, 60, 70, 80, 90};
  Experiment random{
      "table2",
      "Table 2: random least squares, 100 x 1000, mean rho",
      {generated("A1", "independent normal entries", shown),
       generated("A2", "rows of a random orthogonal matrix", shown),
       generated("A3", "normal entries, columns of norm 1", shown),
       generated("A4", "orthonormal rows", shown), generated("A5", "entries +1 and -1", shown),
       generated("A6", "random rows of a cosine transform", shown)},
      paper_methods(50, 100, 0.001, limit(10000)),
      tens,
      false};
  Experiment sparco{"table3",
                    "Table 3: sparse recovery, SPARCO, mean rho",
                    {generated("sparco3", "cosines and spikes", shown),
                     generated("sparco5", "cosines and spikes, Gaussian measurements", shown),
                     generated("sparco7", "sign spikes, orthonormal measurements", shown),
                     generated("sparco9", "blocks in the Heaviside basis", shown),
                     generated("sparco11", "Gaussian spikes and measurements", shown)},
                    paper_methods(100, 100, 0.001, limit(10000)),
                    tens,
                    false};
  Experiment classes{"table4",
                     "Table 4: binary classification, mean accuracy in percent on the 30 % of the "
                     "samples that were held back",
                     classification_cases(),
                     paper_methods(10, 100, 0.5, limit(2000)),
                     {0, 10, 20, 30, 40, 50, 60, 65, 70, 75, 80, 85, 90, 95},
                     true};
  return {random, sparco, classes};
}

const Case& case_named(const Experiment& table, const std::string& name) {
  for (const Case& problem : table.cases) {
    if (problem.name == name) return problem;
  }
  throw Error(ErrorKind::internal, fmt::format("no problem {} in {}", name, table.name));
}

std::string found_file(const std::string& data_folder, const std::string& file) {
  for (const char* suffix : {"", ".gz", ".xz", ".zst", ".bz2"}) {
    const std::string path = data_folder + "/" + file + suffix;
    if (std::filesystem::is_regular_file(path)) return path;
  }
  return "";
}

std::string missing_file(const Case& problem, const std::string& data_folder) {
  for (const std::string& file : {problem.data.path, problem.data.labels}) {
    if (!file.empty() && found_file(data_folder, file).empty()) return file;
  }
  return "";
}

std::unique_ptr<Instance> make_instance(MPI_Comm comm, const Case& problem,
                                        const std::string& data_folder, std::uint64_t seed) {
  auto instance = std::make_unique<Instance>();
  if (problem.generated()) {
    instance->made = generate(comm, problem.name, 0, 0, seed);
    instance->train = std::make_unique<Problem>(instance->made.data, loss_named("squared"));
    return instance;
  }
  LoadOptions load;
  load.data = problem.data;
  load.data.path = found_file(data_folder, problem.data.path);
  if (!problem.data.labels.empty()) {
    load.data.labels = found_file(data_folder, problem.data.labels);
  }
  load.subset = problem.subset;
  load.split = 0.7;
  load.seed = seed;
  load.scaling = ScalingKind::minmax;
  load.label_rule = LabelRule::two_classes;
  load.class_groups = problem.classes;
  instance->loaded = load_data(comm, load);
  const Loss& loss = loss_named("logistic");
  instance->train = std::make_unique<Problem>(instance->loaded.train, loss);
  instance->test = std::make_unique<Problem>(*instance->loaded.test, loss);
  return instance;
}

}  // namespace prunadag::paper
