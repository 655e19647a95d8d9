// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "prunadag/version.h"

#pragma GCC visibility push(default)
namespace prunadag {

/// The version that a program is compiled against.
inline constexpr const char* version = PRUNADAG_VERSION;

}  // namespace prunadag
#pragma GCC visibility pop
