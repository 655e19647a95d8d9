// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace prunadag::cli {

/// The wall time of a command, part by part; every moment belongs to one part. Starts when the
/// object is made. Seconds of this rank. Not collective.
class TimeSpent {
 public:
  TimeSpent();

  /// Adds the time since the last call, or the start, to `part`.
  void was(std::string_view part);
  /// Moves seconds from one part to another.
  void move(double seconds, std::string_view from, std::string_view to);

  double total() const;  ///< sum of all parts
  /// "4.1 s (read 1.2, fit 2.9)": parts in the order of their first use.
  std::string text() const;
  nlohmann::json json() const;

 private:
  double& of(std::string_view part);

  std::vector<std::pair<std::string, double>> parts_;
  double last_;
};

}  // namespace prunadag::cli
