// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/time_spent.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <mpi.h>
#include <nlohmann/json.hpp>

namespace prunadag::cli {

TimeSpent::TimeSpent() : last_(MPI_Wtime()) {}

void TimeSpent::was(std::string_view part) {
  const double now = MPI_Wtime();
  of(part) += now - last_;
  last_ = now;
}

void TimeSpent::move(double seconds, std::string_view from, std::string_view to) {
  of(from) -= seconds;
  of(to) += seconds;
}

double& TimeSpent::of(std::string_view part) {
  const auto known = std::ranges::find(parts_, part, &std::pair<std::string, double>::first);
  if (known != parts_.end()) return known->second;
  return parts_.emplace_back(part, 0.0).second;
}

double TimeSpent::total() const {
  double sum = 0;
  for (const auto& [part, seconds] : parts_) sum += seconds;
  return sum;
}

std::string TimeSpent::text() const {
  std::string parts;
  for (const auto& [part, seconds] : parts_) {
    parts += fmt::format("{}{} {:.2f}", parts.empty() ? "" : ", ", part, seconds);
  }
  return fmt::format("{:.2f} s ({})", total(), parts);
}

nlohmann::json TimeSpent::json() const {
  nlohmann::json object;
  for (const auto& [part, seconds] : parts_) object[part] = seconds;
  return object;
}

}  // namespace prunadag::cli
