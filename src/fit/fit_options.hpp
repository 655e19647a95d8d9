// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "data/option_table.hpp"
#include "prunadag/fit_model.hpp"

/// The options of fits, for the command line and for the record of a model.
namespace prunadag {

const OptionTable<FitOptions>& fit_rows();

/// The options of a model, with those of its fit.
const OptionTable<ModelOptions>& model_rows();

}  // namespace prunadag
