// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "data/option_table.hpp"
#include "prunadag/fit_model_path.hpp"

namespace prunadag {

/// The options of a path and of its choice, without its loss and its sparsities.
const OptionTable<ModelPathOptions>& path_rows();

}  // namespace prunadag
