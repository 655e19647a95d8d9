// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "data/option_table.hpp"
#include "scaling/scaling_run.hpp"

namespace prunadag::scaling {

/// The options of a run of a scaling study.
const OptionTable<ScalingOptions>& scaling_rows();

}  // namespace prunadag::scaling
