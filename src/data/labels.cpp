// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/labels.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "data/idx.hpp"
#include "data/text_source.hpp"

namespace prunadag {
namespace {

constexpr const char* rule_of_weights = "must not be negative";

/// The entries of consecutive parts, moved so that this rank has `wanted` of them.
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

std::vector<double> idx_numbers(TextSource& file) {
  const IdxItems items = read_idx_items(file);
  if (items.sizes.size() != 1) {
    throw Error(ErrorKind::data, fmt::format("{}: holds items of {} bytes where numbers are needed",
                                             file.path(), items.item_size()));
  }
  return agree(file.comm(),
               [&] { return std::vector<double>(items.bytes.begin(), items.bytes.end()); });
}

std::vector<double> text_numbers(TextSource& file) {
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
  TextSource file(comm, path);
  const std::vector<double> numbers = is_idx(file.head()) ? idx_numbers(file) : text_numbers(file);
  const std::int64_t found = sum(comm, std::int64_t(numbers.size())), needed = sum(comm, wanted);
  if (found != needed) {
    throw Error(ErrorKind::data,
                fmt::format("{}: {} numbers for the {} {}", path, found, needed, what));
  }
  return redistributed(comm, numbers, wanted);
}

ClassLabels find_classes(MPI_Comm comm, const std::vector<double>& labels,
                         const std::string& path) {
  constexpr std::size_t most = 4;  // enough to show that two are too few
  std::set<double> values;
  std::array<double, most> mine{};
  std::vector<int> counts;
  std::vector<double> all;
  agree(comm, [&] {
    for (double label : labels) {
      if (values.size() < most) values.insert(label);
    }
    counts.resize(std::size_t(size_of(comm)));
    all.resize(most * counts.size());
  });
  std::copy(values.begin(), values.end(), mine.begin());
  const int count = int(values.size());
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, comm);
  MPI_Allgather(mine.data(), most, MPI_DOUBLE, all.data(), most, MPI_DOUBLE, comm);
  agree(comm, [&] {
    values.clear();
    for (std::size_t r = 0; r < counts.size(); ++r) {
      values.insert(&all[most * r], &all[most * r] + counts[r]);
    }
  });
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
  return {*values.begin(), *values.rbegin()};
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

void map_to_classes(MPI_Comm comm, const ClassLabels& classes, std::vector<double>& labels,
                    const std::string& path) {
  const std::int64_t first = sum_below(comm, std::int64_t(labels.size()));
  agree(comm, [&] {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (labels[i] != classes.negative && labels[i] != classes.positive) {
        throw Error(ErrorKind::data,
                    fmt::format("{}: sample {}: label {:g}: the classes are {:g} and {:g}", path,
                                first + std::int64_t(i) + 1, labels[i], classes.negative,
                                classes.positive));
      }
      labels[i] = labels[i] == classes.positive ? 1.0 : -1.0;
    }
  });
}

}  // namespace prunadag
