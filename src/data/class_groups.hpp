// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <mpi.h>

namespace prunadag {

/// Two groups of labels, written FIRST/SECOND, for the classes +1 and -1. A group is even, odd,
/// rest, or a list of numbers and ranges separated by commas: even/odd, 0-4/5-9, 3/rest.
class ClassGroups {
 public:
  /// Throws Error(usage) for a text of another form.
  explicit ClassGroups(const std::string& text);

  /// Replaces labels by +1 and -1. Collective; throws Error(data) naming the first label that is in
  /// neither group or in both.
  void apply(MPI_Comm comm, std::vector<double>& labels, const std::string& path) const;

 private:
  struct Group {
    bool even = false, odd = false, rest = false;
    std::vector<std::pair<double, double>> ranges;
    bool names(double label) const;
  };
  static Group group(const std::string& text, const std::string& whole);

  std::string text_;
  Group positive_, negative_;
};

}  // namespace prunadag
