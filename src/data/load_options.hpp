// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "data/option_table.hpp"
#include "prunadag/dataset.hpp"

/// The options of samples, for the command line and for the record of a model.
namespace prunadag {

/// Options for the layout of a file, without its name.
const OptionTable<DataSource>& source_rows();

/// Options for the samples that are loaded and for their storage, without those of
/// LoadOptions::data.
const OptionTable<LoadOptions>& load_rows();

/// The options of both tables that differ from their defaults. Not collective.
Details record_of(const LoadOptions& load);

}  // namespace prunadag
