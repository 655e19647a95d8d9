// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/class_groups.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/text.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

bool ClassGroups::Group::names(double label) const {
  const bool whole = label == std::floor(label);
  if (whole && (std::fmod(label, 2.0) == 0.0 ? even : odd)) return true;
  for (const auto& [from, to] : ranges) {
    if (label >= from && label <= to) return true;
  }
  return false;
}

ClassGroups::Group ClassGroups::group(const std::string& text, const std::string& whole) {
  Group result;
  for (const std::string& part : split_list(text, ',')) {
    if (part == "even") {
      result.even = true;
    } else if (part == "odd") {
      result.odd = true;
    } else if (part == "rest") {
      result.rest = true;
    } else {
      const std::size_t dash = part.find('-', 1);
      const std::string what = fmt::format("classes '{}'", whole);
      const double from = whole_number_or_real(part.substr(0, dash), what);
      const double to =
          dash == part.npos ? from : whole_number_or_real(part.substr(dash + 1), what);
      result.ranges.emplace_back(from, to);
    }
  }
  return result;
}

ClassGroups::ClassGroups(const std::string& text) : text_(text) {
  const std::vector<std::string> groups = split_list(text, '/');
  if (groups.size() != 2) {
    throw Error(
        ErrorKind::usage,
        fmt::format("classes '{}': write two groups of labels, such as even/odd, 0-4/5-9 or "
                    "3/rest",
                    text));
  }
  positive_ = group(groups[0], text);
  negative_ = group(groups[1], text);
  if (positive_.rest && negative_.rest) {
    throw Error(ErrorKind::usage, fmt::format("classes '{}': both groups are the rest", text));
  }
}

void check_class_groups(const std::string& text) { static_cast<void>(ClassGroups(text)); }

void ClassGroups::apply(MPI_Comm comm, std::vector<double>& labels, const std::string& path) const {
  const std::int64_t first = sum_below(comm, std::int64_t(labels.size()));
  agree(comm, [&] {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      bool positive = positive_.names(labels[i]), negative = negative_.names(labels[i]);
      if (!positive && !negative) {
        positive = positive_.rest;
        negative = negative_.rest;
      }
      if (positive == negative) {
        throw Error(ErrorKind::data,
                    fmt::format("{}: sample {}: label {:g} is in {} of the classes {}", path,
                                first + std::int64_t(i) + 1, labels[i],
                                positive ? "both" : "neither", text_));
      }
      labels[i] = positive ? 1.0 : -1.0;
    }
  });
}

}  // namespace prunadag
