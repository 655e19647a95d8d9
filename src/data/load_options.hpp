// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "data/option_table.hpp"
#include "prunadag/dataset.hpp"

/// The options of samples, for the command line and for the record of a model.
namespace prunadag {

/// How a file is laid out; not its name.
const OptionTable<DataSource>& source_rows();

/// What samples are loaded, and how they are kept; rows of LoadOptions::data not among them.
const OptionTable<LoadOptions>& load_rows();

/// What of both is not as it starts. Not collective.
Details record_of(const LoadOptions& load);

}  // namespace prunadag
