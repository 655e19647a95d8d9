// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace prunadag::cli {

/// Where the wall time of a command went, part by part; every moment belongs to one part. The clock
/// runs from the making of this. Seconds of this rank. Not collective.
class TimeSpent {
 public:
  TimeSpent();

  /// Gives the time since the last call, or the start, to `part`.
  void was(std::string_view part);
  /// Takes seconds from one part for another.
  void move(double seconds, std::string_view from, std::string_view to);

  double total() const;  ///< of what belongs to a part
  /// "4.1 s (read 1.2, fit 2.9)": parts in the order in which they were first named.
  std::string text() const;
  nlohmann::json json() const;

 private:
  double& of(std::string_view part);

  std::vector<std::pair<std::string, double>> parts_;
  double last_;
};

}  // namespace prunadag::cli
