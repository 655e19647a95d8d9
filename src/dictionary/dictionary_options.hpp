// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "data/option_table.hpp"
#include "prunadag/dictionary.hpp"

namespace prunadag {

/// The options of learning a dictionary.
const OptionTable<DictionaryOptions>& dictionary_rows();

}  // namespace prunadag
