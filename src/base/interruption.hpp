// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

namespace prunadag {

/// Long work that has no result yet (reading, scaling, generating, forming a Gram matrix,
/// measuring) is left where `asked` says so. The program puts its signals here, once for all
/// commands; null, as at first: nobody asks. A fit, which has a result at any time, asks its
/// FitHooks::stop instead. Per process, not collective.
void interrupt_where(bool (*asked)()) noexcept;

/// Whether somebody asks, on this rank.
bool interrupted() noexcept;

/// Throws Error(interrupted) where somebody asks. For work that a rank does alone, within agree()
/// or FirstFailure::run(), so that all ranks leave; every few milliseconds of it.
void leave_where_interrupted();

}  // namespace prunadag
