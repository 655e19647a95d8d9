// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "bench/bench.hpp"
#include "data/option_table.hpp"

namespace prunadag::bench {

/// The options of measurements.
const OptionTable<BenchOptions>& bench_rows();

}  // namespace prunadag::bench
