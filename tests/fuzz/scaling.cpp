// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Lines of JSON from `prunadag scale`, and their summary.
#include "fuzz/target.hpp"
#include "scaling/scaling_summary.hpp"

namespace prunadag::fuzz {

void read_input(std::string_view input) {
  const InputFile file(input);
  const scaling::ScalingRecord record = scaling::read_scaling({file.path()});
  attempt([&] { scaling::scaling_summary(record.runs, {}); });
  attempt([&] { scaling::scaling_summary(record.runs, {1e-6, 1e9}); });
}

}  // namespace prunadag::fuzz
