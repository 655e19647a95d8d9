// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/labels.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "data/idx.hpp"
#include "data/lines.hpp"

namespace prunadag {
namespace {

constexpr const char* rule_of_weights = "must not be negative";

/// Moves consecutive parts between ranks so that this rank has `wanted` entries.
std::vector<double> redistributed(MPI_Comm comm, const std::vector<double>& part,
                                  std::int64_t wanted) {
  VecHandle from, to;
  IndexSetHandle rows;
  ScatterHandle scatter;
  check(VecCreateMPIWithArray(comm, 1, to_petsc_int(std::int64_t(part.size()), "a column"),
                              PETSC_DETERMINE, part.data(), from.put()));
  check(VecCreateMPI(comm, to_petsc_int(wanted, "a column"), PETSC_DETERMINE, to.put()));
  agree(comm, [&] {
    check(ISCreateStride(PETSC_COMM_SELF, PetscInt(wanted), PetscInt(first_index(to)), 1,
                         rows.put()));
  });
  check(VecScatterCreate(from, rows, to, rows, scatter.put()));
  check(VecScatterBegin(scatter, from, to, INSERT_VALUES, SCATTER_FORWARD));
  check(VecScatterEnd(scatter, from, to, INSERT_VALUES, SCATTER_FORWARD));
  const ReadArray array(to);
  return agree(comm, [&] { return std::vector<double>(array.span().begin(), array.span().end()); });
}

std::vector<double> idx_numbers(Source& file) {
  const IdxShape shape = idx_shape_of(file);
  if (shape.sizes.size() != 1) {
    throw Error(ErrorKind::data, fmt::format("{}: holds items of {} bytes where numbers are needed",
                                             file.path(), shape.item_size()));
  }
  std::vector<double> numbers;
  const auto add = [&](std::string_view bytes) {
    for (const char byte : bytes) numbers.push_back(double(static_cast<unsigned char>(byte)));
  };
  read_idx_items(file, shape, 2 * sizeof(double), std::ref(add));  // a reference takes no memory
  return numbers;
}

std::vector<double> text_numbers(Source& file) {
  std::vector<double> numbers;
  for_each_line(file, [&](std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == line.npos) return;
    std::string_view text = line.substr(start, line.find_last_not_of(" \t") + 1 - start);
    const std::string_view token = text;
    double value = 0;
    const NumberProblem problem = take_number(text, value);
    if (problem != NumberProblem::none || !text.empty()) {
      const bool first = numbers.empty() && rank_of(file.comm()) == 0;
      throw LineProblem{start + 1,
                        describe(problem, token) +
                            (first ? "; such a file has one number per line and no header" : "")};
    }
    numbers.push_back(value);
  });
  return numbers;
}

void require_not_negative(MPI_Comm comm, const std::vector<double>& numbers,
                          const std::string& path, const char* name, const char* rule) {
  const std::int64_t first = sum_below(comm, std::int64_t(numbers.size()));
  agree(comm, [&] {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] >= 0) continue;
      throw Error(ErrorKind::data,
                  fmt::format("{}: sample {}: {} {:g}: {}", path, first + std::int64_t(i) + 1, name,
                              numbers[i], rule));
    }
  });
}

}  // namespace

std::vector<double> read_numbers(MPI_Comm comm, const std::string& path, std::int64_t wanted,
                                 const std::string& what) {
  Source file(comm, path);
  const std::vector<double> numbers = is_idx(file.head()) ? idx_numbers(file) : text_numbers(file);
  const std::int64_t found = sum(comm, std::int64_t(numbers.size())), needed = sum(comm, wanted);
  if (found != needed) {
    throw Error(ErrorKind::data,
                fmt::format("{}: {} numbers for the {} {}", path, found, needed, what));
  }
  return redistributed(comm, numbers, wanted);
}

namespace {

/// The values on all ranks, ascending; of each rank only the first `most` that it meets.
/// Collective.
std::vector<double> values_of(MPI_Comm comm, const std::vector<double>& labels, std::size_t most) {
  std::vector<double> own;
  std::vector<int> counts, starts;
  agree(comm, [&] {
    std::set<double> values;
    for (double label : labels) {
      if (values.size() < most) values.insert(label);
    }
    own.assign(values.begin(), values.end());
    counts.resize(std::size_t(size_of(comm)));
    starts.resize(counts.size());
  });
  const int count = int(own.size());
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, comm);
  std::exclusive_scan(counts.begin(), counts.end(), starts.begin(), 0);
  std::vector<double> all = agree(comm, [&] {
    return std::vector<double>(std::size_t(starts.back()) + std::size_t(counts.back()));
  });
  MPI_Allgatherv(own.data(), count, MPI_DOUBLE, all.data(), counts.data(), starts.data(),
                 MPI_DOUBLE, comm);
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

ClassLabels find_classes(MPI_Comm comm, const std::vector<double>& labels,
                         const std::string& path) {
  constexpr std::size_t most = 4;  // enough to show that there are more than two
  const std::vector<double> values = values_of(comm, labels, most);
  if (values.size() != 2) {
    std::vector<std::string> words;
    for (double value : values) words.push_back(fmt::format("{:g}", value));
    const bool many = words.size() >= most;
    if (many) words.resize(most - 1);
    throw Error(ErrorKind::data,
                fmt::format("{}: the labels have {} ({}{}): two classes are needed", path,
                            words.size() == 1 && !many ? "one value"
                            : many                     ? "many values"
                                                       : fmt::format("{} values", words.size()),
                            join(words, ", "), many ? ", ..." : ""));
  }
  return {values[0], values[1], {}};
}

void require_counts(MPI_Comm comm, const std::vector<double>& labels, const std::string& path) {
  require_not_negative(comm, labels, path, "label", "counts are not negative");
}

void require_weights(MPI_Comm comm, const std::vector<double>& weights, const std::string& path) {
  require_not_negative(comm, weights, path, "weight", rule_of_weights);
}

void require_weight(double weight, std::size_t column, std::string_view token) {
  if (weight >= 0) return;
  throw LineProblem{column, fmt::format("weight {}: {}", excerpt(token), rule_of_weights)};
}

ClassLabels find_all_classes(MPI_Comm comm, const std::vector<double>& labels,
                             const std::string& path) {
  constexpr auto most = std::size_t(ClassLabels::most);
  std::vector<double> all = values_of(comm, labels, most + 1);
  if (all.size() < 2 || all.size() > most) {
    throw Error(ErrorKind::data,
                fmt::format("{}: the labels have {}: from 2 to {} classes are needed", path,
                            all.size() < 2 ? fmt::format("one value ({:g})", all[0])
                                           : fmt::format("more than {} values", most),
                            most));
  }
  ClassLabels classes;
  classes.all = std::move(all);
  return classes;
}

std::string class_list(const ClassLabels& classes) {
  constexpr std::size_t most = 10;
  if (classes.all.empty()) return fmt::format("{} and {}", classes.negative, classes.positive);
  std::vector<std::string> words;
  for (const double label : std::span(classes.all).first(std::min(most, classes.all.size()))) {
    words.push_back(fmt::format("{}", label));
  }
  return join(words, ", ") + (classes.all.size() > most ? ", ..." : "");
}

namespace {

/// The class of a label, or nothing.
std::optional<double> class_of(const ClassLabels& classes, double label) {
  if (classes.all.empty()) {
    if (label == classes.positive) return 1.0;
    return label == classes.negative ? std::optional(-1.0) : std::nullopt;
  }
  const auto found = std::ranges::lower_bound(classes.all, label);
  if (found == classes.all.end() || *found != label) return std::nullopt;
  return double(found - classes.all.begin());
}

}  // namespace

void map_to_classes(MPI_Comm comm, const ClassLabels& classes, std::vector<double>& labels,
                    const std::string& path) {
  const std::int64_t first = sum_below(comm, std::int64_t(labels.size()));
  agree(comm, [&] {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const std::optional<double> found = class_of(classes, labels[i]);
      if (!found) {
        throw Error(ErrorKind::data,
                    fmt::format("{}: sample {}: label {}: the classes are {}", path,
                                first + std::int64_t(i) + 1, labels[i], class_list(classes)));
      }
      labels[i] = *found;
    }
  });
}

}  // namespace prunadag
