// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

namespace prunadag {

/// Long work without a result yet (reading, scaling, generating, forming a Gram matrix, measuring)
/// stops when `asked` returns true. The program sets `asked` to its signals, once for all commands.
/// Null, the default: work is never interrupted. A fit always has a result and asks its
/// FitHooks::stop instead. Per process, not collective.
void interrupt_where(bool (*asked)()) noexcept;

/// Whether an interruption is requested, on this rank.
bool interrupted() noexcept;

/// Throws Error(interrupted) when an interruption is requested. For a rank's own work, within
/// agree() or FirstFailure::run(), so that all ranks stop; call it every few milliseconds.
void leave_where_interrupted();

}  // namespace prunadag
