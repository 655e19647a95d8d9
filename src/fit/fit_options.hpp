// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "data/option_table.hpp"
#include "prunadag/fit_model.hpp"

/// The options of fits, for the command line and for the record of a model.
namespace prunadag {

const OptionTable<FitOptions>& fit_rows();

/// Those of a model, its fit among them.
const OptionTable<ModelOptions>& model_rows();

/// "10%" and "0.1" are a share, "12" is a count. Throws Error(usage).
void set_target(const std::string& text, FitOptions& options);

}  // namespace prunadag
